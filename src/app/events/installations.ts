import type { Desks, EventSource } from './origin.ts';

/** Where the App came and went. Without a token nothing can be said any more, so work just ends. */
export function listenToInstallations(app: EventSource, desks: Desks): void {
  app.on('installation', ({ id: delivery, payload }) => {
    const { action, installation } = payload;
    const account = installation.account && 'login' in installation.account ? installation.account.login : null;
    app.log.info({ delivery, action, installation: installation.id, account }, 'installation changed');
    if (action !== 'deleted' && action !== 'suspend') return;
    desks.stop((job) => job.installation === installation.id, 'revoked');
  });
  app.on('installation_repositories', ({ id: delivery, payload }) => {
    const { action, installation, repositories_added: added, repositories_removed: removed } = payload;
    const names = { added: added.map(fullName), removed: removed.map(fullName) };
    app.log.info(
      { delivery, action, installation: installation.id, ...names },
      'repositories of an installation changed',
    );
    const gone = new Set(names.removed);
    desks.stop((job) => job.installation === installation.id && gone.has(`${job.owner}/${job.repo}`), 'revoked');
  });
}

function fullName(repository: { readonly full_name?: string | undefined }): string {
  return repository.full_name ?? '';
}
