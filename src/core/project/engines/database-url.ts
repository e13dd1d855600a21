import { argument, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { returnsOf } from '../loading/loaded-frame.ts';
import type { Project } from '../project.ts';
import { definitionOf, type Placed } from '../values/definition-value.ts';

const SERVER = /^(postgres(ql)?|mysql|mariadb|oracle|mssql|cockroachdb)(\+\w+)?(:\/\/|$)/;
/** Calls that put a url together, with the parameter for what stands before `://`. SQLAlchemy [1.4], pydantic [1]. */
const BUILDING = /\.(URL|PostgresDsn|MySQLDsn|MariaDBDsn|MultiHostUrl|AnyUrl)\.(create|build)$/;
const SCHEME = ['drivername', 'scheme'];
const DEPTH = 6;

/** Whether the url of an engine certainly leads to a database server, which a literal in it says. */
export function isServerUrl(project: Project, module: Module, url: ast.Expression): boolean {
  return SERVER.test(beginningOf(project, { module, node: url }, 0) ?? '');
}

/** How the text of a url begins: through settings, variables, functions and calls that build one. */
function beginningOf(project: Project, placed: Placed, depth: number): string | null {
  const { module, node } = definitionOf(project, placed.module, placed.node);
  if (depth > DEPTH) return null;
  const again = (each: ast.Expression) => beginningOf(project, { module, node: each }, depth + 1);
  switch (node.kind) {
    case 'Str':
      return node.value;
    case 'FString':
      return module.text(node).replace(/^[a-zA-Z]*["']+/, '');
    case 'BinOp':
      return again(node.left);
    case 'IfExp':
      return agreed([again(node.body), again(node.orelse)]);
    case 'Attribute':
      return ofProperty(project, { module, node }, depth);
    case 'Call':
      return ofCall(project, module, node, depth);
    case 'Name':
      return ofParameter(project, module, node, depth);
    default:
      return null;
  }
}

function ofCall(project: Project, module: Module, node: ast.Call, depth: number): string | null {
  if (BUILDING.test(module.resolve(node.func) ?? '')) {
    const [named] = SCHEME.flatMap((name) => argument(node, 0, name) ?? []);
    return named ? beginningOf(project, { module, node: named }, depth + 1) : null;
  }
  const callee = project.callee(module, node);
  if (callee && callee.name !== '__init__') {
    const given = returnsOf(callee).map(({ value }) => value && { module: callee.module, node: value });
    return agreed(given.map((each) => (each ? beginningOf(project, each, depth + 1) : null)));
  }
  const { func } = node;
  const isChanged = func.kind === 'Attribute' && /^(unicode_string|render_as_string|set|format)$/.test(func.attr);
  return isChanged ? beginningOf(project, { module, node: func.value }, depth + 1) : null;
}

/** What all callers give to the parameter of a function that makes an engine. */
function ofParameter(project: Project, module: Module, name: ast.Name, depth: number): string | null {
  const info = module.enclosingFunction(name);
  const bindings = module.lookup(name);
  const param = bindings.length === 1 && bindings[0]?.kind === 'parameter' ? bindings[0].node : null;
  if (!info || !param || !info.params.includes(param) || info.class) return null;
  const index = info.params.indexOf(param);
  const users = project.importing(info.module, info.name).filter(({ role }) => role !== 'test');
  const given = users.flatMap((user) =>
    user.callsNamed(info.name).flatMap(({ node }) => {
      const value = project.callee(user, node) === info && argument(node, index, param.name);
      return value ? [beginningOf(project, { module: user, node: value }, depth + 1)] : [];
    }),
  );
  return agreed(given);
}

/** `settings.database_url` where a property of the settings puts it together. */
function ofProperty(
  project: Project,
  { module, node }: Placed & { node: ast.Attribute },
  depth: number,
): string | null {
  const type = project.typeOf(module, node.value);
  const method = type ? project.method(type, node.attr) : null;
  if (!method) return null;
  const given = returnsOf(method).map(({ value }) =>
    value ? beginningOf(project, { module: method.module, node: value }, depth + 1) : null,
  );
  return agreed(given);
}

/** What all of them begin with, as far as it matters here. */
function agreed(beginnings: readonly (string | null)[]): string | null {
  const [first] = beginnings;
  return first !== undefined && beginnings.every((each) => each !== null && SERVER.test(each)) ? first : null;
}
