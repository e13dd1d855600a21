import type { Project } from '../../src/core/project/index.ts';
import type { FunctionInfo } from '../../src/core/semantic/index.ts';
import { withCallers } from './routes.ts';
import { callsIn, definedAs, textOf } from './walk.ts';

const COMMITS = /\.commit\(|\.begin\(\)|\bautocommit\b/i;

/** A function that calls it has a commit in its text, or one that it or such a function calls by name. */
export function commitsElsewhere(info: FunctionInfo, project: Project): boolean {
  const callers = [...withCallers(info, project)].filter((each) => each !== info);
  if (callers.some((each) => COMMITS.test(textOf(each)))) return true;
  return [info, ...callers].some((each) => callsOneThatCommits(each, info, project));
}

function callsOneThatCommits(info: FunctionInfo, except: FunctionInfo, project: Project): boolean {
  return callsIn(info).some(({ func }) => {
    const name = func.kind === 'Attribute' ? func.attr : func.kind === 'Name' ? func.id : '';
    if (name === 'commit') return false;
    return definedAs(name, project).some((each) => each !== except && COMMITS.test(textOf(each)));
  });
}

const projects = new WeakMap<Project, boolean>();

/** A generator or a middleware of the application has a commit in its text. */
export function commitsForAll(project: Project): boolean {
  const known = projects.get(project);
  if (known !== undefined) return known;
  const answer = [...project.mentioning('commit'), ...project.mentioning('begin')]
    .filter(({ role }) => role === 'application')
    .flatMap(({ functions }) => functions)
    .some((each) => (each.generator || /\bcall_next\b|\bdispatch\b/.test(textOf(each))) && COMMITS.test(textOf(each)));
  projects.set(project, answer);
  return answer;
}
