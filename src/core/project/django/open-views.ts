import { type ClassInfo, type FunctionInfo, keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { ancestry } from './view-ancestry.ts';

const API_VIEW = 'rest_framework.decorators.api_view';
const PERMISSIONS = 'rest_framework.decorators.permission_classes';
/** Decorators that say nothing about who may call. */
const NEUTRAL =
  /^(drf_spectacular|drf_yasg)\.|^rest_framework\.decorators\.(api_view|action|detail_route|list_route|parser_classes|renderer_classes|throttle_classes)$|^django\.(db\.transaction|views\.decorators\.(cache|csrf|http|vary))\./;
/** What a class can decide permissions with. */
const DECIDING = ['permission_classes', 'get_permissions', 'check_permissions', 'initial', 'dispatch', 'as_view'];
/** Code that looks at who calls, or proves it by a signature. */
const CHECKS =
  /\b(is_authenticated|is_anonymous|is_staff|is_superuser|has_perms?|has_object_permission|permission_denied|PermissionDenied|NotAuthenticated|AuthenticationFailed|check_object_permissions|authenticate|hmac|signature)\b/i;
/** What is there for people who are not logged in, or for machines. */
const PUBLIC =
  /log_?(in|out)|sign_?(in|up|out)|regist|password|token|verif|activat|health|ping|status|version|public|webhook|callback|schema|swagger|docs|csrf|captcha|oauth|sso|auth|feedback|contact/i;
const METHODS = new Set([
  'get',
  'post',
  'put',
  'patch',
  'delete',
  'list',
  'create',
  'retrieve',
  'update',
  'partial_update',
  'destroy',
]);
const ACTIONS = new Set([
  'rest_framework.decorators.action',
  'rest_framework.decorators.detail_route',
  'rest_framework.decorators.list_route',
]);
const ROUTING = /^django\.(urls|conf\.urls)\.(path|re_path|url)$/;

/** The view classes of a module that leave open who may call them, with everything above them known. */
export function* openViews(module: Module, project: Project): Generator<ClassInfo> {
  for (const cls of module.classes) {
    const above = ancestry(cls, project);
    if (!above || isAbstract(cls, project) || PUBLIC.test(cls.name)) continue;
    if (above.classes.some((each) => decides(each))) continue;
    const methods = above.classes.flatMap((each) => [...each.methods.values()]);
    if ((above.answers || methods.some(isOpenHandler)) && !isGuardedByUrls(cls, project)) yield cls;
  }
}

/** The functions below `@api_view` of a module that leave open who may call them. */
export function* openFunctions(module: Module): Generator<FunctionInfo> {
  for (const info of module.functions) {
    if (!info.decorators.includes(API_VIEW) || info.decorators.includes(PERMISSIONS)) continue;
    if (!info.decorators.every(isNeutral) || PUBLIC.test(info.name) || CHECKS.test(module.text(info.node))) continue;
    yield info;
  }
}

function isNeutral(decorator: string | null): boolean {
  return decorator !== null && NEUTRAL.test(decorator);
}

/** Others are built on it, and are judged themselves. */
function isAbstract(cls: ClassInfo, project: Project): boolean {
  return /^_?(Base|Abstract)|Base$|Mixin$|Base(API)?View(Set)?$/.test(cls.name) || project.subclasses(cls).length > 0;
}

/** It names permissions, overrides what checks them, turns authentication off on purpose, or looks at the user itself. */
function decides(cls: ClassInfo): boolean {
  const { bindings } = cls.module.scopeOf(cls.node);
  if (DECIDING.some((each) => bindings.has(each)) || CHECKS.test(cls.module.text(cls.node))) return true;
  if (!cls.node.decorators.every((each) => isNeutral(decoratorName(each, cls.module)))) return true;
  return (bindings.get('authentication_classes') ?? []).some(
    (each) => each.kind === 'assignment' && isEmpty(each.value),
  );
}

function decoratorName(node: ast.Expression, module: Module): string | null {
  return module.resolve(node.kind === 'Call' ? node.func : node);
}

function isEmpty(node: ast.Expression): boolean {
  return (node.kind === 'List' || node.kind === 'Tuple') && node.elements.length === 0;
}

/** A method that a request reaches, without `@action(permission_classes=…)` or a decorator that may check. */
function isOpenHandler({ name, node, decorators }: FunctionInfo): boolean {
  const isAction = decorators.some((each) => each !== null && ACTIONS.has(each));
  if (!METHODS.has(name) && !isAction) return false;
  return (
    decorators.every(isNeutral) &&
    !node.decorators.some((each) => each.kind === 'Call' && keyword(each, 'permission_classes'))
  );
}

/** `path("", login_required(View.as_view()))` or `View.as_view(permission_classes=[…])`. */
function isGuardedByUrls(cls: ClassInfo, project: Project): boolean {
  return project.mentioning(cls.name).some((module) =>
    module.callsNamed('as_view').some(({ node }) => {
      const { func, parent: up } = node;
      const target = func.kind === 'Attribute' ? module.resolve(func.value) : null;
      if (!target || project.definition(target) !== cls) return false;
      return node.keywords.length > 0 || (up?.kind === 'Call' && !ROUTING.test(module.resolve(up.func) ?? ''));
    }),
  );
}
