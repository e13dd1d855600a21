import { type Desks, type EventSource, placeOf } from './origin.ts';

/** What people press on our checks. Events about those of other Apps come too, whatever the App subscribes to. */
export function listenToChecks(app: EventSource, desks: Desks): void {
  app.on(['check_run.rerequested', 'check_run.requested_action'], async (context) => {
    const { check_run: run } = context.payload;
    const origin = run.app?.id === desks.appId ? placeOf(context, app.log) : null;
    if (!origin) return;
    const check = { ...origin, externalId: run.external_id ?? '', headSha: run.head_sha };
    const button = 'requested_action' in context.payload ? context.payload.requested_action : undefined;
    if (button) await desks.request({ ...check, kind: 'button', identifier: button.identifier ?? '' });
    else await desks.request({ ...check, kind: 'rerun' });
  });
  app.on('check_suite.rerequested', async (context) => {
    const { check_suite: suite } = context.payload;
    const origin = suite.app?.id === desks.appId ? placeOf(context, app.log) : null;
    if (origin) await desks.request({ ...origin, kind: 'rerun-suite', headSha: suite.head_sha });
  });
}
