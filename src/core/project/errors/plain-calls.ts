import type { Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';

/** Reading a text as a value: that it may fail is why it stands in a `try`. Standard library, PyYAML. */
const CONVERSIONS = new Set([
  'builtins.int',
  'builtins.float',
  'builtins.bool',
  'builtins.complex',
  'decimal.Decimal',
  'uuid.UUID',
  'ast.literal_eval',
  'json.loads',
  'yaml.safe_load',
  'base64.b64decode',
  'base64.urlsafe_b64decode',
  'datetime.datetime.fromisoformat',
  'datetime.datetime.strptime',
  'datetime.date.fromisoformat',
  'ipaddress.ip_address',
  'ipaddress.ip_network',
  'urllib.parse.urlparse',
]);
/** Not the making of an object from what was stored, such as pydantic's `parse_raw`: that it no longer fits is a defect. */
const CONVERTING =
  /^_*(json|strptime|fromisoformat|fromtimestamp|decode\w*|\w+_decode|loads|json_loads|from_\w+|parse|parse_(?!raw$|obj$|file$)\w+|model_validate_\w+|validate_\w+|unpack|literal_eval|jsonify|dumps|model_dump\w*|dict|to_dict|asdict|to_(int|float|date|datetime|timestamp)|\w+_to_(int|float|date|datetime|timestamp|utc))$/;
/** Methods of plain values, and functions of them, which do not fail for reasons that anybody wants to know. */
const PLAIN = new Set(
  'get strip lstrip rstrip split rsplit splitlines partition rpartition lower upper title replace keys values items startswith endswith removeprefix removesuffix encode join isoformat date'.split(
    ' ',
  ),
);
const PLAIN_FUNCTIONS =
  /^builtins\.(len|str|repr|isinstance|hasattr|getattr|setattr|list|dict|set|tuple|range|enumerate|sorted|min|max|round|type)$/;

const SEARCHES = new Set(['re.search', 're.match', 're.fullmatch']);
const MATCHED = new Set(['end', 'start', 'span', 'group', 'groups', 'groupdict']);
/** Built-in functions that reach beyond the values they are given. */
const REACHING = /^builtins\.(open|input|print|exec|eval|compile|__import__|next|map|filter)$/;

/** Reads a text as a value. */
export function isConverting(call: ast.Call, module: Module): boolean {
  if (CONVERSIONS.has(module.resolve(call.func) ?? '')) return true;
  return CONVERTING.test(nameOf(call));
}

/** Looks something up in a plain value. */
export function isPlain(call: ast.Call, module: Module): boolean {
  const { func } = call;
  if (func.kind !== 'Attribute') return PLAIN_FUNCTIONS.test(module.resolve(func) ?? '');
  if (MATCHED.has(func.attr) && isMatch(func.value, module)) return true;
  return PLAIN.has(func.attr) && (func.attr !== 'get' || isLookUp(call, func.value, module));
}

/** `found` behind `found = re.search(pattern, text)`. */
function isMatch(node: ast.Expression, module: Module): boolean {
  if (node.kind !== 'Name') return false;
  const bindings = module.lookup(node);
  return (
    bindings.length > 0 &&
    bindings.every((each) => {
      const value = each.kind === 'assignment' ? each.value : null;
      return value?.kind === 'Call' && SEARCHES.has(module.resolve(value.func) ?? '');
    })
  );
}

/** A built-in function of values, such as `hash`: what it may raise comes from the values. */
export function isBuiltIn({ func }: ast.Call, module: Module): boolean {
  const target = module.resolve(func) ?? '';
  return target.startsWith('builtins.') && !REACHING.test(target);
}

/** `row.get("name")`; not `requests.get(url)`, `client.get("/users")`, `session.get(User, id)` or the `get` of a registry. */
function isLookUp({ args: [key], keywords }: ast.Call, receiver: ast.Expression, module: Module): boolean {
  if (!key || keywords.length > 0 || key.kind === 'FString') return false;
  if (key.kind === 'Str' && key.value.includes('/')) return false;
  if (key.kind === 'Name' && /^[A-Z][a-z]/.test(key.id)) return false;
  if (receiver.kind !== 'Name' || !/^[a-z]/.test(receiver.id)) return true;
  return module.lookup(receiver).every(({ kind }) => kind !== 'import');
}

/** The last name of what is called: `get` for `client.get()`. */
export function nameOf({ func }: Pick<ast.Call, 'func'>): string {
  if (func.kind === 'Name') return func.id;
  return func.kind === 'Attribute' ? func.attr : '';
}

/** Whether `append` gets what such a call has read: `numbers.append(int(text))`. */
export function isCollecting({ func, args: [first] }: ast.Call, module: Module): boolean {
  if (func.kind !== 'Attribute' || func.attr !== 'append' || first?.kind !== 'Call') return false;
  return CONVERSIONS.has(module.resolve(first.func) ?? '');
}
