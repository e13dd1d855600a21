import { type FunctionInfo, type Module, reachingBindings } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { perModule } from '../per-module.ts';
import type { Project } from '../project.ts';
import { fixtureNamed } from './fixtures.ts';

const CLIENTS = new Set([
  'fastapi.testclient.TestClient',
  'starlette.testclient.TestClient',
  'httpx.Client',
  'httpx.AsyncClient',
  'django.test.Client',
  'rest_framework.test.APIClient',
]);
const WRITES = ['post', 'put', 'patch', 'delete'];

/** The calls of a test module that send a request which writes: `client.post("/users", …)`. */
export function writeCalls(module: Module, project: Project): readonly ast.Call[] {
  return module
    .callsNamed(...WRITES)
    .filter(({ node, function: info }) => info !== null && isTest(info) && isRequest(node, info, module, project))
    .map(({ node }) => node);
}

function isTest(info: FunctionInfo): boolean {
  return info.name.startsWith('test') || (info.outer !== null && isTest(info.outer));
}

function isRequest({ func, args }: ast.Call, info: FunctionInfo, module: Module, project: Project): boolean {
  if (func.kind !== 'Attribute' || args.length === 0) return false;
  const type = project.typeOf(module, func.value);
  if (type !== null) return CLIENTS.has(type);
  // A fixture: of the project, if what it gives is a client, or of a plugin, if it is called one.
  const asked =
    func.value.kind === 'Name' ? info.params.find(({ name }) => name === module.text(func.value)) : undefined;
  if (!asked) return false;
  const fixture = fixtureNamed(asked.name, module, project);
  if (!fixture) return /(^|_)client$/.test(asked.name);
  const given = project.types(fixture.module).providedBy(fixture.qualname);
  return given === null ? /(^|_)client$/.test(asked.name) : CLIENTS.has(given);
}

/** The requests of a test module whose answers' statuses it looks at: `response = client.post(…)`, then `response.status_code`. */
export const lookedAt = perModule<ReadonlySet<ast.Call>>((module) => {
  const answers = module.named('status_code').flatMap((node) => {
    if (node.kind !== 'Attribute' || node.parent?.kind !== 'Compare') return [];
    const { value } = node;
    if (value.kind !== 'Name') return value;
    return reachingBindings(value, module).flatMap((each) => (each.kind === 'assignment' ? each.value : []));
  });
  return new Set(
    answers.flatMap((each) => {
      const value = each.kind === 'Await' ? each.value : each;
      return value.kind === 'Call' ? value : [];
    }),
  );
});

/** A status to which a test module compares the one of an answer; null for one that is not written there. */
export interface AssertedStatus {
  readonly at: ast.Node;
  readonly status: number | null;
}

/** What a test module asserts about answers. A comparison in a function of the module that is no test counts too. */
export function assertedStatuses(module: Module): readonly AssertedStatus[] {
  return module.named('status_code').flatMap((at) => {
    const compare = at.kind === 'Attribute' && at.parent?.kind === 'Compare' ? at.parent : null;
    if (!compare) return [];
    const all = compare.operands.flatMap((each) => (each === at ? [] : statuses(each, module)));
    return all.map((status) => ({ at, status }));
  });
}

function statuses(node: ast.Expression, module: Module): (number | null)[] {
  if (node.kind === 'Num') return [node.value];
  if (node.kind === 'List' || node.kind === 'Tuple' || node.kind === 'Set')
    return node.elements.flatMap((each) => statuses(each, module));
  const name = node.kind === 'Attribute' ? node.attr : '';
  const named = /^HTTP_(\d{3})_/.exec(name)?.[1];
  if (named) return [Number(named)];
  return [GOOD[name.toLowerCase()] ?? null];
}

/** `http.HTTPStatus`, `httpx.codes`, `requests.codes` */
const GOOD: Readonly<Record<string, number>> = { ok: 200, created: 201, accepted: 202, no_content: 204 };
