import { keyword, type Module } from '../../semantic/index.ts';
import { perModule } from '../per-module.ts';
import type { Project } from '../project.ts';
import type { CeleryTask } from './celery-task.ts';

/** Where an application says what it runs at fixed times. */
const SCHEDULES = ['beat_schedule', 'CELERY_BEAT_SCHEDULE', 'CELERYBEAT_SCHEDULE', 'add_periodic_task', 'crontab'];

/** Whether beat starts the task: its next run makes up for one that failed. */
export function isScheduled({ info, options }: CeleryTask, project: Project): boolean {
  const named = options && keyword(options, 'name');
  const own = named?.kind === 'Str' ? named.value : `${info.module.name}.${info.name}`;
  const constant = named ? info.module.resolve(named) : null;
  return project.mentioning(...SCHEDULES).some((module) => {
    const { texts, names } = scheduledIn(module, project);
    if (constant !== null && names.has(constant)) return true;
    if (names.has(`${info.module.name}.${info.qualname}`)) return true;
    return texts.some((each) => each === own || own.endsWith(`.${each}`) || each.endsWith(`.${own}`));
  });
}

/** The texts of a module, and the qualified names that it uses as values. */
const scheduledIn = perModule<{ readonly texts: readonly string[]; readonly names: ReadonlySet<string> }>(
  (module: Module) => ({
    texts: module.all('Str').map(({ value }) => value),
    names: new Set([...module.all('Attribute'), ...module.all('Name')].flatMap((each) => module.resolve(each) ?? [])),
  }),
);
