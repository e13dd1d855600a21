import type { Module } from '../../../src/core/semantic/index.ts';
import type { ast } from '../../../src/core/syntax/index.ts';
import { type Operator, type Place, replace, type Site } from '../operator.ts';

/** Names of functions that give something else each time. */
const FRESH = /(^|\.|_)(utcnow|now|today|uuid[147]|time|utc_?now|now_utc|token_\w+|generate_\w*(id|token|uuid)\w*)$/i;
const COLUMN = /(^|\.)(Column|mapped_column|Field)$/;

/**
 * `default=` of a column or `default_factory=` of a field that is given a function, or a lambda around its call, whose
 * name says that it gives the time, an id or a token. Called where the class is defined it gives one value for good.
 */
export const operator: Operator = {
  name: 'call-default',
  rules: ['di/stale-default'],
  about: 'Calls the function that makes a default, so that every row gets the value of the moment of the import.',
  *sites(module) {
    for (const each of module.all('Keyword')) {
      if (!/^(default|default_factory|onupdate)$/.test(each.name ?? '') || each.parent?.kind !== 'Call') continue;
      if (!COLUMN.test(module.text(each.parent.func))) continue;
      const called = made(each.value, module);
      if (called) yield site(each, called, module);
    }
  },
};

/** The call that makes the value; null where the function may give the same each time. */
function made(value: ast.Expression, module: Module): string | null {
  if (value.kind === 'Name' || value.kind === 'Attribute') {
    const text = module.text(value);
    return FRESH.test(text) ? `${text}()` : null;
  }
  if (value.kind !== 'Lambda' || value.params.length > 0 || value.body.kind !== 'Call') return null;
  return FRESH.test(module.text(value.body.func)) ? module.text(value.body) : null;
}

function site(keyword: ast.Keyword, called: string, module: Module): Site {
  const name = keyword.name === 'default_factory' ? 'default' : keyword.name;
  const place: Place = { path: module.path, function: null };
  return {
    rule: 'di/stale-default',
    mutant: [replace(module, keyword, `${name}=${called}`)],
    twin: [replace(module, keyword.value, `lambda: ${called}`)],
    places: [place],
  };
}
