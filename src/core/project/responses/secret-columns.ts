import { isSecretName, keyword } from '../../semantic/index.ts';
import { columnTypes } from '../queries/column-types.ts';
import type { Column, Model } from '../queries/models.ts';

/** What is added to the name of a secret that is stored in another form: a hash can be attacked, too. */
const FORM = /(^|_)(hash|hashed|digest|encrypted|enc|cipher|ciphertext|raw|plain|plaintext)(?=_|$)/g;
/** Types whose values are no secrets: flags, counts, dates. */
const HARMLESS =
  /^(builtins\.(int|bool|float)|datetime\.\w+|sqlalchemy\.(Big|Small)?(Integer|Boolean|Date|DateTime|Float|Numeric))$/;

const FIELDS = new Set(['sqlmodel.Field', 'sqlmodel.main.Field', 'pydantic.Field']);

/** The columns of a model that hold secrets, by their names and the `more` that are configured; not those that load later or stay out of its JSON. */
function secretColumns(model: Model, more: ReadonlySet<string>): Column[] {
  return [...model.columns.values()].filter(
    (each) =>
      (more.has(each.name) || isSecret(each.name)) &&
      !each.foreignKey &&
      !columnTypes(each).some((type) => HARMLESS.test(type)) &&
      !isDeferred(each) &&
      !isExcluded(each),
  );
}

/**
 * The secrets that leave the server with a row; null where there are none and the model picks itself what leaves, by
 * `Field(exclude=True)`, which pydantic heeds.
 */
export function leavingSecrets(model: Model, more: ReadonlySet<string>): Column[] | null {
  const secrets = secretColumns(model, more);
  return secrets.length > 0 || ![...model.columns.values()].some(isExcluded) ? secrets : null;
}

function isExcluded({ call, module }: Column): boolean {
  const exclude = call && FIELDS.has(module.resolve(call.func) ?? '') ? keyword(call, 'exclude') : undefined;
  return exclude?.kind === 'Constant' && exclude.value === 'True';
}

function isSecret(name: string): boolean {
  return isSecretName(name) || isSecretName(name.replace(FORM, '').replace(/^_+|_+$/g, ''));
}

/** `deferred(…)`, `mapped_column(deferred=True)`: not there until it is asked for. */
function isDeferred({ call }: Column): boolean {
  return call?.keywords.some(({ name }) => name === 'deferred') === true;
}
