import type { Project } from '../../../src/core/project/index.ts';
import type { FunctionInfo, Module } from '../../../src/core/semantic/index.ts';
import type { ast } from '../../../src/core/syntax/index.ts';
import { withoutArgument } from '../arguments.ts';
import { inside, type Operator, replace } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { bodyText, callsIn, definedAs, textOf } from '../walk.ts';

const SIZE = /^(limit|size|page_?size|per_?page|items_?per_?page|count|take|top|first|n|max_results|num_results)$/i;

/**
 * A number parameter of a route that says how many rows to give, by its name, that is bounded by `le=` or `lt=` in
 * `Query(…)`, and that the body uses without comparing or cutting it.
 */
export const operator: Operator = {
  name: 'drop-le',
  rules: ['validation/unbounded-pagination'],
  about: 'Takes away the upper bound of a page size, so that one request can ask for the whole table.',
  *sites(module, project) {
    for (const info of routesOf(module)) {
      for (const param of info.params) {
        const bound = boundOf(param, module);
        if (
          !bound ||
          !SIZE.test(param.name) ||
          !isPassedOn(param.name, info) ||
          isBoundElsewhere(param.name, info, project)
        )
          continue;
        const half = Math.max(1, Math.floor(bound.value.value / 2));
        yield {
          rule: 'validation/unbounded-pagination',
          mutant: [withoutArgument(bound.keyword, bound.call, module)],
          twin: [replace(module, bound.value, String(half))],
          places: [inside(info)],
        };
      }
    }
  },
};

interface Bound {
  readonly call: ast.Call;
  readonly keyword: ast.Keyword;
  readonly value: ast.Num;
}

function boundOf(param: ast.Parameter, module: Module): Bound | null {
  const annotated = param.annotation?.kind === 'Subscript' ? param.annotation.indexes.slice(1) : [];
  for (const call of [param.default, ...annotated]) {
    if (call?.kind !== 'Call' || !/(^|\.)Query$/.test(module.text(call.func))) continue;
    const keyword = call.keywords.find(({ name }) => name === 'le' || name === 'lt');
    if (keyword?.value.kind === 'Num') return { call, keyword, value: keyword.value };
  }
  return null;
}

/** The body names the parameter, and nothing in it looks like a bound of its own. */
function isPassedOn(name: string, info: FunctionInfo): boolean {
  const text = bodyText(info);
  const own = new RegExp(`\\bmin\\(|\\b${name}\\s*[<>]|[<>]=?\\s*${name}\\b|\\b${name}\\s*=[^=]`);
  return new RegExp(`\\b${name}\\b`).test(text) && !own.test(text.replaceAll(`${name}=${name}`, name));
}

/** A function that is called by name here takes the smaller of it and another number. */
function isBoundElsewhere(name: string, info: FunctionInfo, project: Project): boolean {
  const bound = new RegExp(`\\bmin\\(${name}\\b`);
  return callsIn(info).some(({ func }) => {
    const called = func.kind === 'Attribute' ? func.attr : func.kind === 'Name' ? func.id : '';
    return called !== '' && definedAs(called, project).some((each) => bound.test(textOf(each)));
  });
}
