import { isSecretName } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Column, Model } from '../queries/models.ts';

/** What is added to the name of a secret that is stored in another form: a hash can be attacked, too. */
const FORM = /(^|_)(hash|hashed|digest|encrypted|enc|cipher|ciphertext|raw|plain|plaintext)(?=_|$)/g;
/** Types whose values are no secrets: flags, counts, dates. */
const HARMLESS =
  /^(builtins\.(int|bool|float)|datetime\.\w+|sqlalchemy\.(Big|Small)?(Integer|Boolean|Date|DateTime|Float|Numeric))$/;

/** The columns of a model that hold secrets, by their names and the `more` that are configured; not those that load later. */
export function secretColumns(model: Model, more: ReadonlySet<string>): Column[] {
  return [...model.columns.values()].filter(
    (each) =>
      (more.has(each.name) || isSecret(each.name)) && !each.foreignKey && !isHarmless(each) && !isDeferred(each),
  );
}

function isSecret(name: string): boolean {
  return isSecretName(name) || isSecretName(name.replace(FORM, '').replace(/^_+|_+$/g, ''));
}

/** `Mapped[int]`, `Column(Boolean)`, `is_verified: bool = Field()`. */
function isHarmless({ node, call, module }: Column): boolean {
  const annotation = node.kind === 'AnnAssign' ? node.annotation : null;
  const inner = annotation?.kind === 'Subscript' ? annotation.indexes : [];
  const types = [annotation, ...inner, ...(call?.args ?? [])];
  return types.some((each) => each && HARMLESS.test(nameOf(each, module) ?? ''));
}

function nameOf(node: ast.Expression, module: Column['module']): string | null {
  if (node.kind === 'BinOp') return nameOf(node.left, module);
  return module.resolve(node.kind === 'Call' ? node.func : node);
}

/** `deferred(…)`, `mapped_column(deferred=True)`: not there until it is asked for. */
function isDeferred({ call }: Column): boolean {
  return call?.keywords.some(({ name }) => name === 'deferred') === true;
}
