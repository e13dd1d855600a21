import { type CallSite, type FunctionInfo, isCommandLine } from '../../semantic/index.ts';
import type { Project } from '../project.ts';
import { isStartUp } from './start-up.ts';
import { isJob } from './worker.ts';

/**
 * Whether a way is known to the function from where nobody else waits for the event loop: from a job of a queue's worker,
 * a program that people start, or what runs before the application serves: at start-up, or while a module is imported. Says
 * nothing about other ways.
 */
export function runsAlone(info: FunctionInfo, project: Project): boolean {
  const found = new Set([info]);
  for (const each of found) {
    if (isJob(each, project) || isProgram(each)) return true;
    if (each.outer) found.add(each.outer);
    for (const site of project.callers(each)) {
      if (site.function === null || isStartUp(site, project)) return true;
      if (site.function && isInTurn(site)) found.add(site.function);
    }
  }
  return false;
}

function isProgram({ module }: FunctionInfo): boolean {
  return module.role === 'script' || isCommandLine(module);
}

/** A coroutine that is not awaited runs beside the function that makes it. */
function isInTurn({ awaited, node, onEventLoop }: CallSite): boolean {
  return awaited || !onEventLoop || node.parent?.kind !== 'Call';
}
