import type { ast } from '../syntax/index.ts';
import type { Module } from './module.ts';

/** Calls that hand on a value, so that it belongs to the name outside. `get` and `getenv` have it as their default. */
const HANDING_ON =
  /^(pydantic\.(SecretStr|SecretBytes|Field)|sqlmodel\.Field|os\.getenv|os\.environ\.get|decouple\.config|starlette\.datastructures\.Secret|builtins\.(str|bytes))$/;

/**
 * The name that a literal is given: of a variable, an attribute, a key of a dict, a keyword, a parameter, the other side of `==`.
 * Null where it is part of something else.
 */
export function givenName(node: ast.Expression, module: Module): string | null {
  const up = node.parent;
  switch (up?.kind) {
    case 'Assign':
      return up.value === node ? nameOf(up.targets[0]) : null;
    case 'AnnAssign':
      return up.value === node ? nameOf(up.target) : null;
    case 'Parameter':
      return up.default === node ? up.name : null;
    case 'Keyword':
      return keywordName(up, module);
    case 'Dict':
      return nameOf(up.items.find(({ value }) => value === node)?.key ?? undefined);
    case 'Compare':
      return up.ops.length === 1 && /^[=!]=$/.test(up.ops[0] ?? '')
        ? nameOf(up.operands.find((each) => each !== node))
        : null;
    case 'BoolOp':
      return up.right === node ? givenName(up, module) : null;
    case 'Call':
      return up.args.includes(node) ? throughCall(up, node, module) : null;
    case 'Attribute':
      return up.attr === 'encode' && up.parent?.kind === 'Call' ? givenName(up.parent, module) : null;
    default:
      return null;
  }
}

/** `connect(password="…")`, but `Field(default="…")` belongs to the field. */
function keywordName(keyword: ast.Keyword, module: Module): string | null {
  const call = keyword.parent;
  if (keyword.name !== 'default' || call?.kind !== 'Call') return keyword.name;
  return givenName(call, module) ?? environmentName(call, module);
}

function throughCall(call: ast.Call, node: ast.Expression, module: Module): string | null {
  if (!HANDING_ON.test(module.resolve(call.func) ?? '')) return null;
  const variable = environmentName(call, module);
  if (variable !== null) return call.args[0] === node ? null : variable;
  return call.args[0] === node ? givenName(call, module) : null;
}

/** `SECRET_KEY` of `os.getenv("SECRET_KEY", "…")`. */
function environmentName(call: ast.Call, module: Module): string | null {
  const [first] = call.args;
  return /getenv$|environ\.get$|config$/.test(module.resolve(call.func) ?? '') && first?.kind === 'Str'
    ? first.value
    : null;
}

function nameOf(node: ast.Expression | undefined): string | null {
  switch (node?.kind) {
    case 'Name':
      return node.id;
    case 'Attribute':
      return node.attr;
    case 'Str':
      return node.value;
    case 'Subscript':
      return nameOf(node.indexes[0]);
    default:
      return null;
  }
}

/** Shown in the documentation of an API: `examples=["…"]`, `json_schema_extra={"example": …}`. */
export function isExample(node: ast.Expression): boolean {
  for (let up = node.parent; up && up.kind !== 'FunctionDef' && up.kind !== 'ClassDef'; up = up.parent) {
    if (
      up.kind === 'Keyword' &&
      /^(examples?|openapi_examples|json_schema_extra|responses|description)$/.test(up.name ?? '')
    )
      return true;
    if (up.kind === 'Assign' && /^(model_config|schema_extra|json_schema_extra)$/.test(nameOf(up.targets[0]) ?? ''))
      return true;
  }
  return false;
}

/** `TestConfig`, `TestingSettings`, `SettingsForTests`; a class that holds tests has no place in an application. */
const TEST_CLASS =
  /^(Test|Testing|E2E)([A-Z_]|$)|(Config|Configuration|Settings|Environment)(For)?(Test|Testing|Tests)$/;
/** What only the developer's own machine runs with. */
const LOCAL_CLASS =
  /^(Dev|Develop|Development|Local|Debug)(Config|Configuration|Settings|Environment|Base|App)|(Config|Configuration|Settings)(For)?(Dev|Development|Local|Debug)$/;
const LOCAL_PATH = /(^|\/)(settings?|configs?|configuration|environments?)\/(dev|develop|development|local|debug)\.py$/;

/** For whom a class or a module of settings is made, where its name says that it is not production. */
export function settingsFor(node: ast.Node, module: Module): 'tests' | 'development' | null {
  for (let up = node.parent; up; up = up.parent) {
    if (up.kind !== 'ClassDef') continue;
    if (TEST_CLASS.test(up.name)) return 'tests';
    if (LOCAL_CLASS.test(up.name)) return 'development';
  }
  return LOCAL_PATH.test(module.path) ? 'development' : null;
}
