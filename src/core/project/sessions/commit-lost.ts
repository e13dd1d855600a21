import { argument, callsWithin, everyPath, type FunctionInfo, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { isCommittedAround } from './commit-missing.ts';
import {
  callsIn,
  executedParameter,
  isSession,
  isWriteStatement,
  mayWrite,
  passesSession,
  usesGivenSession,
} from './session-use.ts';
import { isWrappedHarmlessly } from './session-wrapping.ts';

/** Calls that are followed, down to a commit and up to one. */
const DEPTH = 3;

/** A function that leaves writes of a session which it is given, and a way to it on which nobody is seen to commit them. */
export interface OpenEnd {
  readonly at: ast.Node;
  readonly function: FunctionInfo;
  /** The calls that lead to the function, the nearest first; none where nobody is known to call it. */
  readonly callers: readonly { readonly node: ast.Node; readonly function: FunctionInfo; readonly module: Module }[];
}

/**
 * The functions of a module that change rows in a session from elsewhere and do not commit it on every way out. By itself that
 * is how repositories are written; it tells something only of a function that did commit before a change.
 */
export function* openEnds(module: Module, project: Project): Generator<OpenEnd> {
  const commits = new Commits(project);
  for (const info of project.judged(module)) {
    if (info.generator || !isWrappedHarmlessly(info, project) || !usesGivenSession(info, project)) continue;
    const at = firstWrite(info, project, commits);
    if (!at || commits.after(info, at)) continue;
    const callers = uncommittedWay(info, project, commits, 0);
    if (callers) yield { at, function: info, callers };
  }
}

function firstWrite(info: FunctionInfo, project: Project, commits: Commits): ast.Node | null {
  const calls = callsIn(info)
    .map(({ node }) => node)
    .filter((each) => mayWrite(each, info, project) || commits.writesBelow(each, info));
  const changes = [...info.module.all('Assign'), ...info.module.all('AugAssign')].filter(
    (each) => info.module.enclosingCode(each) === info.node && changesRow(each, info, project),
  );
  return [...calls, ...changes].toSorted((a, b) => a.start - b.start)[0] ?? null;
}

/** `case.status = closed`: an attribute of a mapped object. */
function changesRow(node: ast.Assign | ast.AugAssign, { module }: FunctionInfo, project: Project): boolean {
  const targets = node.kind === 'Assign' ? node.targets : [node.target];
  return targets.some((each) => {
    if (each.kind !== 'Attribute' || each.value.kind !== 'Name') return false;
    const type = project.typeOf(module, each.value);
    return type !== null && project.model(type) !== null;
  });
}

/** The calls up to a function that nobody is seen to call, none of which commits afterwards; null where one does. */
function uncommittedWay(
  info: FunctionInfo,
  project: Project,
  commits: Commits,
  depth: number,
): OpenEnd['callers'] | null {
  if (isCommittedAround(info, project)) return null;
  const sites = project.callers(info).filter(({ function: caller }) => caller?.module.role === 'application');
  if (sites.length === 0) return depth > 0 || !isCalledSomewhere(info, project) ? [] : null;
  for (const { node, function: caller } of sites) {
    if (!caller || depth >= DEPTH || caller.generator || !isWrappedHarmlessly(caller, project)) continue;
    if (commits.after(caller, node) || commits.around(node, caller)) continue;
    if (!hasSession(caller, node, project) || !isWritten(info, node, caller)) continue;
    const further = uncommittedWay(caller, project, commits, depth + 1);
    if (further) return [{ node, function: caller, module: caller.module }, ...further];
  }
  return null;
}

/** The session is the caller's own parameter, or that of the object whose methods both are. */
function hasSession(caller: FunctionInfo, { func }: ast.Call, project: Project): boolean {
  const isOwn = func.kind === 'Attribute' && func.value.kind === 'Name' && func.value.id === 'self';
  return isOwn || usesGivenSession(caller, project);
}

/** Where the function executes what it is given, the caller has to give it a statement that writes. */
function isWritten(info: FunctionInfo, call: ast.Call, caller: FunctionInfo): boolean {
  const executed = callsIn(info).flatMap(({ node }) => executedParameter(node, info) ?? []);
  if (executed.length === 0) return true;
  return executed.some((param) => {
    const given = argument(call, info.params.filter(({ name }) => name !== 'self').indexOf(param), param.name);
    return given !== undefined && isWriteStatement(given, caller.module);
  });
}

/** Somebody calls something of that name, and it is not known whether it is this. */
function isCalledSomewhere(info: FunctionInfo, project: Project): boolean {
  return project.mentioning(info.name).some((module) => module.callsNamed(info.name).length > 0);
}

/** What is seen of commits; whatever unknown gets the session counts as one that commits. */
class Commits {
  readonly #project: Project;
  readonly #always = new Map<FunctionInfo, boolean>();

  constructor(project: Project) {
    this.#project = project;
  }

  /** Whether every way from the node to the end of the function commits, or raises. */
  after(info: FunctionInfo, node: ast.Node): boolean {
    const { body } = info.node;
    const first = body.findIndex((each) => each.end >= node.end);
    return everyPath(body.slice(Math.max(first, 0)), (each) => this.#in(each, info, node));
  }

  /** A `with` around the call that may commit when it ends. */
  around(node: ast.Node, info: FunctionInfo): boolean {
    for (let up = node.parent; up && up !== info.node; up = up.parent) {
      if (up.kind === 'With' && up.items.some(({ context }) => !this.#isSavepoint(context))) return true;
    }
    return false;
  }

  #isSavepoint(context: ast.Expression): boolean {
    const call = context.kind === 'Await' ? context.value : context;
    return call.kind === 'Call' && call.func.kind === 'Attribute' && call.func.attr === 'begin_nested';
  }

  #in(node: ast.Node, info: FunctionInfo, from: ast.Node): boolean {
    return [...callsWithin(node)].some((call) => call.end > from.end && call !== from && this.#commits(call, info, 0));
  }

  #commits(call: ast.Call, info: FunctionInfo, depth: number): boolean {
    const { func } = call;
    // A way out that rolls back wants nothing written.
    if (func.kind === 'Attribute' && /^(commit|begin|rollback)$/.test(func.attr)) return true;
    const callee = this.#project.callee(info.module, call);
    if (callee) return depth < DEPTH && this.#commitsAlways(callee, depth + 1);
    const ofSession = func.kind === 'Attribute' && isSession(func.value, info, this.#project);
    return !ofSession && passesSession(call, info, this.#project);
  }

  #commitsAlways(info: FunctionInfo, depth: number): boolean {
    const known = this.#always.get(info);
    if (known !== undefined) return known;
    this.#always.set(info, false);
    const always = everyPath(info.node.body, (node) =>
      [...callsWithin(node)].some((call) => this.#commits(call, info, depth)),
    );
    this.#always.set(info, always);
    return always;
  }

  /** Whether the call hands the session to a function of the project that writes, and may end without a commit after that. */
  writesBelow(call: ast.Call, info: FunctionInfo, depth = 0): boolean {
    const callee = passesSession(call, info, this.#project) ? this.#project.callee(info.module, call) : null;
    if (!callee || depth >= DEPTH || this.#commitsAlways(callee, 0)) return false;
    return callsIn(callee).some(
      ({ node }) =>
        (mayWrite(node, callee, this.#project) || this.writesBelow(node, callee, depth + 1)) &&
        !this.after(callee, node),
    );
  }
}
