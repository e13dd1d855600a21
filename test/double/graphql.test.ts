import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { minimumPermissions } from './options.ts';
import { client, github, pr, refused, start } from './setup.ts';

interface Read {
  repository: {
    [alias: string]: { text: string | null; isBinary: boolean; isTruncated: boolean; byteSize: number } | null;
  };
}

describe('graphql', () => {
  const blob = '{ ... on Blob { oid byteSize isBinary isTruncated text } }';
  const inRepository = (fields: string) => `{ repository(owner: "acme", name: "shop") { ${fields} } }`;

  beforeEach(async () => {
    await start();
    const files = {
      'big.py': 'é'.repeat(300_000),
      'edge.py': 'x'.repeat(512_000),
      'bin.py': Buffer.from([65, 0, 66]),
      'a.py': 'a\n',
    };
    await github.createRepository({ files });
  });

  test('blobs: truncated at 512,000 bytes, null for binaries and for nothing', async () => {
    const aliases = ['big', 'edge', 'bin', 'a', 'nothing'].map(
      (name) => `${name}: object(expression: "main:${name}.py") ${blob}`,
    );
    const { repository } = await client().graphql<Read>(inRepository(aliases.join(' ')));
    expect(repository.big).toMatchObject({ isTruncated: true, byteSize: 600_000 });
    expect(Buffer.byteLength(repository.big?.text ?? '')).toBe(512_000);
    expect(repository.edge).toMatchObject({ isTruncated: false, text: 'x'.repeat(512_000) });
    expect(repository.bin).toMatchObject({ isBinary: true, text: null });
    expect(repository.a).toMatchObject({ text: 'a\n' });
    expect(repository.nothing).toBeNull();
    const oid = createHash('sha1').update('blob 2\0a\n').digest('hex');
    const none = '0'.repeat(40);
    const byOid = await client().graphql<Read>(
      inRepository(`a: object(oid: "${oid}") ${blob} none: object(oid: "${none}") ${blob}`),
    );
    expect(byOid.repository).toMatchObject({ a: { text: 'a\n' }, none: null });
  });

  test('threads, minimising and resolving', async () => {
    await github.openPullRequest({ files: { 'a.py': 'b\n' } });
    const comments = [{ path: 'a.py', line: 1, body: 'x' }];
    await client().rest.pulls.createReview({ ...pr, event: 'COMMENT', body: 'Look', comments });
    const threads =
      'reviewThreads(first: 100) { nodes { id isResolved isOutdated line comments(first: 9) { nodes { id author { login } isMinimized } } } pageInfo { hasNextPage } }';
    const query = inRepository(`pullRequest(number: 1) { headRefOid baseRefOid ${threads} }`);
    const read = async () => JSON.stringify(await client().graphql(query));
    expect(await read()).toContain('"isOutdated":false,"line":1');
    const [thread] = github.pullRequest(1).threads;
    const subject = `PRRC_${thread?.comments[0]?.id}`;
    await client().graphql(
      `mutation { minimizeComment(input: {subjectId: "${subject}", classifier: OUTDATED}) { minimizedComment { isMinimized } } }`,
    );
    expect(await read()).toContain('"author":{"login":"hunkwise"},"isMinimized":true');
    const resolve = `mutation { resolveReviewThread(input: {threadId: "${thread?.id}"}) { thread { isResolved } } }`;
    expect((await refused(client().graphql(resolve))).message).toContain('not accessible by integration');
    github.grant('acme', { ...minimumPermissions, contents: 'write' });
    await client().graphql(resolve);
    expect(await read()).toContain('"isResolved":true');
  });

  test('errors as GitHub words them', async () => {
    const unknown = refused(client().graphql(inRepository('nope')));
    expect((await unknown).message).toContain("Field 'nope' doesn't exist on type 'Repository'");
    const unbounded = refused(
      client().graphql(inRepository('pullRequest(number: 1) { reviewThreads { nodes { id } } }')),
    );
    expect((await unbounded).message).toContain('You must provide a `first` or `last` value');
    github.limits.graphqlObjects = 1;
    const two = inRepository(`a: object(expression: "main:a.py") ${blob} b: object(expression: "main:a.py") ${blob}`);
    expect((await refused(client().graphql(two))).status).toBe(502);
  });
});
