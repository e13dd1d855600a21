import type { FunctionInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { perModule } from '../per-module.ts';
import type { Project } from '../project.ts';

/** A middleware that an application is given. */
interface Registration {
  readonly module: Module;
  /** `app.add_middleware(…)` or `app.middleware("http")`. */
  readonly call: ast.Call;
  readonly application: ast.Expression;
}

const SERVER_ERROR = /^(500|(fastapi\.|starlette\.)?status\.HTTP_500_INTERNAL_SERVER_ERROR)$/;
const ALL = new Set(['builtins.Exception', 'builtins.BaseException']);

/**
 * Whether nothing lies around a middleware but the server: it is the last one that its application is given, all by
 * one piece of code, and the application is not mounted into another.
 */
export function isOutermost(info: FunctionInfo, project: Project): boolean {
  const all = project
    .mentioning('add_middleware', 'middleware')
    .filter(({ role }) => role === 'application')
    .flatMap((module) => registrationsIn(module, project));
  const last = all.toSorted((a, b) => a.call.start - b.call.start).at(-1);
  if (!last || !registers(last, info)) return false;
  const { module, application } = last;
  const code = module.enclosingCode(last.call);
  const isOneSetup = all.every(
    (each) =>
      each.module === module &&
      module.text(each.application) === module.text(application) &&
      module.enclosingCode(each.call) === code,
  );
  return isOneSetup && !isMounted(last, project);
}

const registrationsIn = perModule<readonly Registration[]>((module) =>
  module.callsNamed('add_middleware', 'middleware').flatMap(({ node: call }) => {
    const { func } = call;
    if (func.kind !== 'Attribute') return [];
    const [first] = call.args;
    if (func.attr === 'middleware' && !(first?.kind === 'Str' && first.value === 'http')) return [];
    return [{ module, call, application: func.value }];
  }),
);

/** As a decorator of the function, or by a call that names it or its class. */
function registers({ module, call }: Registration, info: FunctionInfo): boolean {
  if (info.node.decorators.includes(call)) return true;
  const name = info.class && info.name !== '__call__' ? info.class.name : info.name;
  const text = module.text(call.parent?.kind === 'Call' && call.parent.func === call ? call.parent : call);
  return new RegExp(`\\b${name}\\b`).test(text);
}

function isMounted({ module, application }: Registration, project: Project): boolean {
  const name = module.resolve(application);
  return project.mentioning('mount').some((each) =>
    each.callsNamed('mount').some(({ node }) =>
      [...node.args, ...node.keywords.map(({ value }) => value)].some((arg) => {
        const given = each.resolve(arg);
        return (name !== null && given === name) || (each === module && each.text(arg) === module.text(application));
      }),
    ),
  );
}

/** Whether the project registers a handler for every exception: `@app.exception_handler(Exception)`, or for 500. */
export function handlesEveryException(project: Project): boolean {
  return project
    .mentioning('exception_handler', 'add_exception_handler', 'exception_handlers')
    .some((module) => module.role === 'application' && handlesAllIn(module, project));
}

const handlesAllIn = perModule<boolean>(
  (module) =>
    module
      .callsNamed('exception_handler', 'add_exception_handler')
      .some(({ node: { args } }) => args[0] !== undefined && isAll(args[0], module)) ||
    module
      .all('Keyword')
      .some(
        ({ name, value }) =>
          name === 'exception_handlers' &&
          value.kind === 'Dict' &&
          value.items.some(({ key }) => key !== null && isAll(key, module)),
      ),
);

function isAll(node: ast.Expression, module: Module): boolean {
  return ALL.has(module.resolve(node) ?? '') || SERVER_ERROR.test(module.text(node));
}
