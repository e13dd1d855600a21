import { bodyRuns, isStartUp, type Project, runsAlone } from '../project/index.ts';
import type { CallSite, FunctionInfo } from '../semantic/index.ts';
import type { Reason } from './define.ts';
import type { Severity } from './finding.ts';

const LOWER: Readonly<Record<Severity, Severity>> = { error: 'warning', warning: 'note', note: 'note' };

type Inside = Pick<CallSite, 'function'>;
type Place = Pick<CallSite, 'function' | 'onEventLoop'>;

/** Whether requests wait while the function runs; a nested function counts with the one around it. */
export function isServed(info: FunctionInfo | null, project: Project): boolean {
  return info !== null && (project.isServed(info) || isServed(info.outer, project));
}

/**
 * Whether something else waits while the event loop stands still in this call: it runs on one, and that is not the
 * loop of a test, a script, a command or a queue's worker, one that a decorator starts for it, or one that does not serve
 * yet, which all have nobody else to serve.
 */
export function holdsLoop(call: Place | CallSite, project: Project): boolean {
  const { onEventLoop, function: info } = call;
  if (!onEventLoop || !info || info.module.role !== 'application') return false;
  if (bodyRuns(info, project) === 'elsewhere' || ('node' in call && isStartUp(call, project))) return false;
  return isServed(info, project) || !runsAlone(info, project);
}

/** `severity` where requests wait for the call, one step less at start-up, in a CLI, or where that is not known. */
export function whenServed(severity: Severity, { function: info }: Inside, project: Project): Severity {
  return isServed(info, project) ? severity : LOWER[severity];
}

/** Who waits while the event loop stands still in this call. */
export function waiting({ function: info }: Inside, project: Project): string {
  return isServed(info, project) ? 'every request of this worker' : 'everything else on its event loop';
}

/** Why the call runs on the event loop. */
export function asyncDef({ function: info }: Inside): Reason[] {
  return info ? [{ at: info, note: `\`${info.name}\` is an \`async def\`, so its body runs on the event loop.` }] : [];
}
