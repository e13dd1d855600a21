import { type Case, ROUTE } from './case.ts';

export const backgroundCases: readonly Case[] = [
  {
    operator: 'insert-model-load',
    rule: 'ml/model-loaded-per-request',
    code: `${ROUTE}def f():\n    return 1\n`,
    mutant: '    _model = ',
    twin: '    _own = _model()',
  },
  {
    operator: 'insert-background-task',
    rule: 'background/unhandled-failure',
    code: `${ROUTE}async def f():\n    return 1\n`,
    mutant: 'def _work(names: list[str]):\n    requests.post(',
    twin: '    except requests.RequestException:',
  },
  {
    operator: 'insert-celery-task',
    rule: 'background/celery-unserializable-args',
    code: `${ROUTE}def f(db: Session):\n    return 1\n`,
    mutant: '    _task.delay(',
    twin: '    _task.delay(str(',
  },
  {
    operator: 'insert-celery-task',
    rule: 'background/celery-no-retry',
    code: `${ROUTE}def f():\n    return 1\n`,
    mutant: '@shared_task\ndef _task(item):',
    twin: '@shared_task(autoretry_for=(OSError,), retry_backoff=True)',
  },
];
