import type { Project } from '../../../src/core/project/index.ts';
import type { FunctionInfo, Module } from '../../../src/core/semantic/index.ts';
import { modelIn, seesModuleName } from '../models.ts';
import { type Edit, inside, type Operator, type Site } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { sessionParameter } from '../sessions.ts';
import { atStart, behindImports, importing } from '../statements.ts';

const SHARED_TASK = ['from celery import shared_task', 'shared_task', 'celery.shared_task'] as const;
const SELECT = ['from sqlalchemy import select', 'select', 'sqlalchemy.select'] as const;
const REQUESTS = ['import requests', 'requests', 'requests'] as const;

/**
 * A module with routes gets a task of Celery. It asks the network without a policy for retries; or a route with a session sends it
 * a row, a list of rows or the session, in the twin the text of them.
 */
export const operator: Operator = {
  name: 'insert-celery-task',
  rules: ['background/celery-unserializable-args', 'background/celery-no-retry'],
  about: 'Makes a task of Celery that nothing retries, or sends one an object of this process.',
  *sites(module, project) {
    const [route] = routesOf(module);
    if (!route || module.named('_task').length > 0) return;
    const once = unretried(module);
    if (once) yield once;
    for (const info of routesOf(module)) yield* sent(info, project);
  },
};

function unretried(module: Module): Site | null {
  const imports = all(module, [SHARED_TASK, REQUESTS]);
  const body = 'requests.post("https://example.com/notices", json={"item": item}, timeout=5)';
  return (
    imports && {
      rule: 'background/celery-no-retry',
      mutant: [task(module, '', body), ...imports],
      twin: [task(module, '(autoretry_for=(OSError,), retry_backoff=True)', body), ...imports],
      places: [{ path: module.path, function: '_task' }],
    }
  );
}

function* sent(info: FunctionInfo, project: Project): Generator<Site> {
  const { module } = info;
  const model = modelIn(module, project);
  const session = sessionParameter(info, project);
  const imports = all(module, [SHARED_TASK, SELECT]);
  if (!model || !session || !imports || info.generator || !seesModuleName(info, model)) return;
  if ((session.kind === 'sync') === info.async) return;
  const wait = session.kind === 'async' ? 'await ' : '';
  const rows = `_rows = (${wait}${session.name}.execute(select(${model}).limit(20))).scalars().all()`;
  const values = ['_rows[0]', '_rows', session.name, `[${model}()]`];
  const value = values[info.node.start % values.length] as string;
  const mutant = atStart(info, [rows, `_task.delay(${value})`]);
  const twin = atStart(info, [rows, `_task.delay(str(${value}))`]);
  const shared = [task(module, '', 'print(item)'), ...imports];
  if (mutant && twin) {
    const rule = 'background/celery-unserializable-args';
    yield { rule, mutant: [mutant, ...shared], twin: [twin, ...shared], places: [inside(info)] };
  }
}

function all(module: Module, needed: readonly (readonly [string, string, string])[]): Edit[] | null {
  const imports = needed.map((each) => importing(module, ...each));
  return imports.every((each) => each !== null) ? imports.flat() : null;
}

function task(module: Module, options: string, body: string): Edit {
  return behindImports(module, `\n\n@shared_task${options}\ndef _task(item):\n    ${body}\n\n\n`);
}
