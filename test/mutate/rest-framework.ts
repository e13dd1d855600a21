import type { Project } from '../../src/core/project/index.ts';
import { type Edit, replace } from './operator.ts';

const KEY = 'DEFAULT_PERMISSION_CLASSES';

/**
 * What takes the default permissions of Django REST framework out of the settings: nothing where they have none. Null where they stand
 * in more than one place.
 */
export function withoutDefaults(project: Project): Edit[] | null {
  const [settings, ...others] = project.mentioning(KEY).filter(({ syntax }) => syntax.text.includes(`"${KEY}"`));
  if (!settings) return [];
  const item = settings
    .all('Dict')
    .flatMap(({ items }) => items)
    .find(({ key }) => key?.kind === 'Str' && key.value === KEY);
  if (others.length > 0 || !item?.key) return null;
  return [replace(settings, { start: item.key.start, end: item.value.end }, '"PAGE_SIZE_": 20')];
}
