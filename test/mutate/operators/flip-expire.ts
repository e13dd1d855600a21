import type { Project } from '../../../src/core/project/index.ts';
import type { FunctionInfo, Module } from '../../../src/core/semantic/index.ts';
import type { ast } from '../../../src/core/syntax/index.ts';
import { inside, type Operator, replace } from '../operator.ts';
import { sessionCalls } from '../sessions.ts';
import { bodyOf, textOf } from '../walk.ts';

/**
 * The only `expire_on_commit=False` of the project, in the call that makes its AsyncSessions, together with an `async
 * def` route, anywhere, that commits and afterwards reads an attribute of a row that it added before, without a refresh
 * anywhere in it.
 */
export const operator: Operator = {
  name: 'flip-expire',
  rules: ['db/detached-instance'],
  about: 'Lets sessions expire their rows on commit, so that a route elsewhere that reads one afterwards raises.',
  *sites(module, project) {
    if (!module.syntax.text.includes('expire_on_commit')) return;
    const keyword = onlyKeyword(module, project);
    if (keyword?.parent?.kind !== 'Call') return;
    const { parent: call } = keyword;
    if (call.keywords.some(({ name }) => name === 'info')) return;
    const twin = [replace(module, keyword, 'info={}, expire_on_commit=False')];
    const mutant = [replace(module, keyword, 'expire_on_commit=True')];
    for (const each of project.mentioning('commit').flatMap(({ functions }) => functions)) {
      if (each.route && each.async && readsAfterCommit(each, project))
        yield { rule: 'db/detached-instance', mutant, twin, places: [inside(each)] };
    }
  },
};

function onlyKeyword(module: Module, project: Project): ast.Keyword | null {
  const all = project
    .mentioning('expire_on_commit')
    .filter(({ role }) => role === 'application')
    .flatMap((each) => each.all('Keyword').filter((one) => one.name === 'expire_on_commit' && makesAsync(one, each)));
  const [only, ...others] = all;
  const isFalse = only?.value.kind === 'Constant' && only.value.value === 'False';
  return only && isFalse && others.length === 0 && module.all('Keyword').includes(only) ? only : null;
}

function makesAsync({ parent }: ast.Keyword, module: Module): boolean {
  return parent?.kind === 'Call' && /(async_sessionmaker|AsyncSession)$/.test(module.text(parent.func));
}

function readsAfterCommit(info: FunctionInfo, project: Project): boolean {
  if (!textOf(info).includes('.add(')) return false;
  if (/\.refresh\(|\.rollback\(/.test(textOf(info))) return false;
  const calls = sessionCalls(info, project).filter(({ kind }) => kind === 'async');
  const commit = calls.find(({ method }) => method === 'commit');
  const added = calls.flatMap(({ method, node: { args } }) =>
    method === 'add' && args[0]?.kind === 'Name' ? [args[0].id] : [],
  );
  if (!commit) return false;
  return bodyOf(info).some(
    (each) =>
      each.kind === 'Attribute' &&
      each.start > commit.node.end &&
      each.value.kind === 'Name' &&
      added.includes(each.value.id),
  );
}
