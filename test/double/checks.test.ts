import { describe, expect, test } from 'vitest';
import { client, github, refused, repo, start } from './setup.ts';

describe('checks', () => {
  const annotation = { path: 'a.py', start_line: 1, end_line: 1, annotation_level: 'warning' as const, message: 'm' };
  const output = (annotations: object[], more = {}) => ({
    title: 't',
    summary: 's',
    annotations: annotations as (typeof annotation)[],
    ...more,
  });

  test('annotations are appended, 50 at a time', async () => {
    await start();
    await github.createRepository();
    const { head } = await github.openPullRequest({ files: { 'a.py': 'x\n' } });
    const { checks } = client().rest;
    const { data } = await checks.create({
      ...repo,
      name: 'Hunkwise',
      head_sha: head.sha,
      status: 'in_progress',
      external_id: '1',
    });
    const run = { ...repo, check_run_id: data.id };
    const fifty = Array.from({ length: 50 }, () => annotation);
    await checks.update({ ...run, output: output(fifty) });
    await checks.update({ ...run, conclusion: 'failure', output: output([annotation]) });
    expect(github.pullRequest(1).checkRuns[0]).toMatchObject({ status: 'completed', conclusion: 'failure' });
    expect(github.pullRequest(1).checkRuns[0]?.annotations).toHaveLength(51);
    expect((await checks.listAnnotations({ ...run, per_page: 100 })).data).toHaveLength(51);
    const { data: latest } = await checks.listForRef({
      ...repo,
      ref: head.sha,
      check_name: 'Hunkwise',
      app_id: github.appId,
    });
    expect(latest).toMatchObject({
      total_count: 1,
      check_runs: [{ external_id: '1', output: { annotations_count: 51 } }],
    });
  });

  test.each([
    ['51 annotations', { output: output(Array.from({ length: 51 }, () => annotation)) }],
    ['a long summary', { output: { title: 't', summary: 'x'.repeat(65_536) } }],
    ['a long title', { output: { title: 'x'.repeat(256), summary: '' } }],
    ['completed without conclusion', { status: 'completed' }],
    ['four actions', { actions: Array.from({ length: 4 }, () => ({ label: 'a', description: 'b', identifier: 'c' })) }],
    ['a long label', { actions: [{ label: 'x'.repeat(21), description: 'b', identifier: 'c' }] }],
    ['columns over two lines', { output: output([{ ...annotation, end_line: 2, start_column: 1 }]) }],
    ['line 0', { output: output([{ ...annotation, start_line: 0 }]) }],
    ['a wrong type', { name: 7 }],
    ['an unknown commit', { head_sha: '0'.repeat(40) }],
  ])('422: %s', async (_, body) => {
    await start();
    await github.createRepository();
    const answer = await refused(
      client().rest.checks.create({ ...repo, name: 'Hunkwise', head_sha: 'main', ...body } as never),
    );
    expect(answer.status).toBe(422);
  });
});
