import type { Desks, EventSource } from './origin.ts';

/** Where the App came and went. Without a token nothing can be said any more, so work just ends. */
export function listenToInstallations(app: EventSource, desks: Desks): void {
  app.on('installation', async ({ id: delivery, payload }) => {
    const { action, installation } = payload;
    const account = installation.account && 'login' in installation.account ? installation.account.login : null;
    app.log.info({ delivery, action, installation: installation.id, account }, 'installation changed');
    if (action !== 'deleted' && action !== 'suspend') return;
    await desks.revoke(installation.id, null, action === 'deleted');
  });
  app.on('installation_repositories', async ({ id: delivery, payload }) => {
    const { action, installation, repositories_added: added, repositories_removed: removed } = payload;
    const names = { added: added.map(fullName), removed: removed.map(fullName) };
    app.log.info(
      { delivery, action, installation: installation.id, ...names },
      'repositories of an installation changed',
    );
    if (names.removed.length > 0) await desks.revoke(installation.id, names.removed, true);
  });
}

function fullName(repository: { readonly full_name?: string | undefined }): string {
  return repository.full_name ?? '';
}
