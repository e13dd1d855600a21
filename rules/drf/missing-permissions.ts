import {
  defineRule,
  openFunctions,
  openViews,
  type Problem,
  type SettingsPlace,
  withoutDefaultPermissions,
} from '#rule';

export default defineRule({
  id: 'drf/missing-permissions',
  severity: 'warning',
  summary: 'Say who may call a view of Django REST framework.',
  needsProject: true,
  *check(module, project) {
    if (module.role !== 'application') return;
    const views = [...openViews(module, project)];
    const functions = [...openFunctions(module)];
    const settings = views.length + functions.length > 0 ? withoutDefaultPermissions(project) : null;
    if (!settings) return;
    for (const each of views)
      yield {
        at: each,
        advice: 'Set `permission_classes`, `[AllowAny]` where the view is public.',
        ...of(each.name, settings),
      };
    for (const each of functions)
      yield {
        at: each,
        advice: 'Put `@permission_classes([…])` below `@api_view`, with `AllowAny` where the view is public.',
        ...of(each.name, settings),
      };
  },
});

function of(name: string, { node, module }: SettingsPlace): Pick<Problem, 'message' | 'confidence' | 'because'> {
  return {
    confidence: 'medium',
    message: `\`${name}\` names no permissions, and the settings set no \`DEFAULT_PERMISSION_CLASSES\`: Django REST framework then allows everybody, so whoever reaches its URL can call it without logging in.`,
    because: [{ at: node, module, note: 'These settings set no default.' }],
  };
}
