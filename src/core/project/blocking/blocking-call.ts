import {
  type ApiTable,
  argument,
  BLOCKING_CALLS,
  BLOCKING_SLEEP,
  type Module,
  SAMPLING,
} from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { databaseApi } from './blocking-database.ts';
import { enteredBy } from './call-chain-entry.ts';
import { knownApi } from './known-call.ts';
import { costOfProgram } from './program.ts';

/**
 * The library's call that stops the thread it runs on until something answers; null for every other call, also for one that
 * waits for a program which ends at once.
 */
export function blockingApi(call: ast.Call, module: Module, project: Project): string | null {
  if (costOfProgram(call, module, project) === 'quick') return null;
  return (
    knownApi(BLOCKING_CALLS, call, module, project) ??
    sleepApi(call, module, project) ??
    databaseApi(call, module, project)
  );
}

/** The call that does nothing but wait: `time.sleep`, or one that measures over an interval that it is given. */
export function sleepApi(call: ast.Call, module: Module, project: Project): string | null {
  const sleeps = knownApi(BLOCKING_SLEEP, call, module, project);
  if (sleeps) return sleeps;
  const interval = argument(call, 0, 'interval');
  return interval?.kind === 'Num' && interval.value > 0 ? knownApi(SAMPLING, call, module, project) : null;
}

/** The name under which the configuration lists what is called: a function or `Class.method`, of a library or the project. */
export function listedApi(listed: ApiTable, call: ast.Call, module: Module, project: Project): string | null {
  if (listed.names.size === 0) return null;
  const known = knownApi(listed, call, module, project);
  if (known) return known;
  const callee = enteredBy(call, module, project)?.callee;
  if (!callee || callee.async) return null;
  const name = `.${callee.module.name}.${callee.qualname}`.replace(/\.__init__$/, '');
  return [...listed.names].find((each) => name.endsWith(`.${each}`)) ?? null;
}
