const t0 = performance.now();
const { startGitHub } = await import('./server.ts');
const { Octokit } = await import('@octokit/rest');
const { createAppAuth } = await import('@octokit/auth-app');
let t = performance.now();
console.log('import', (t - t0).toFixed(0));
const lap = (s: string) => {
  console.log(s, (performance.now() - t).toFixed(1));
  t = performance.now();
};
const gh = await startGitHub();
lap('start');
const repo = await gh.createRepository({ files: { 'a.py': 'a\n' } });
const pull = await gh.openPullRequest({ files: { 'a.py': 'b\n' } });
lap('pr');
const ok = new Octokit({
  baseUrl: gh.url + '/api/v3',
  authStrategy: createAppAuth,
  auth: { appId: gh.appId, privateKey: gh.privateKey, installationId: gh.installationId('acme') },
});
const p = { owner: 'acme', repo: 'shop', pull_number: 1 };
const r = { owner: 'acme', repo: 'shop' };
await ok.rest.pulls.listFiles(p);
lap('files');
await ok.rest.checks.create({ ...r, name: 'x', head_sha: pull.head.sha });
lap('check');
await ok.rest.pulls.createReview({
  ...p,
  event: 'COMMENT',
  body: 'x',
  comments: [{ path: 'a.py', line: 1, body: 'x' }],
});
lap('review');
await ok.graphql('{repository(owner:"acme",name:"shop"){id}}');
lap('gql');
await gh.webhook('pull_request', 'opened', pull);
lap('hook');
await ok.rest.pulls.get(p);
lap('get');
await gh.close();
lap('close');
