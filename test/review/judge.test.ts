import { expect, test, vi } from 'vitest';
import type { Analysis, AnalysisRequest } from '../../src/core/engine/index.ts';
import { judge, type Overrides } from '../../src/review/judge.ts';
import type { ChangedFile } from '../../src/review/ports.ts';
import { RULES } from '../config/rules.ts';

const FOUND: Analysis = {
  findings: [],
  notReviewed: [{ path: 'b.py', reason: 'killed' }],
  diagnostics: [],
  silenced: [],
  withoutProject: null,
  stats: { files: 1, lines: 2, milliseconds: 3 },
};

const ADDED: ChangedFile = { path: 'a.py', status: 'added', head: 'x\n', base: null, hunks: [] };

async function judged(files: readonly ChangedFile[], overrides: Overrides = {}, text: string | null = null) {
  const analyze = vi.fn((_: AnalysisRequest) => Promise.resolve(FOUND));
  const configuration = text === null ? null : { path: 'hunkwise.yml', text };
  const change = { base: '1', head: '2', files, configuration, conversation: null, tree: null, incomplete: [] };
  const judgement = await judge(change, { analyze, close: () => Promise.resolve() }, RULES, overrides);
  return { judgement, request: analyze.mock.calls[0]?.[0] };
}

test('only Python that is not ignored is judged', async () => {
  const paths = ['a.py', 'a.pyi', 'a.txt', 'legacy/a.py'];
  const files = paths.map((path) => ({ ...ADDED, path }));
  const { request } = await judged(files, {}, 'paths: { ignore: [legacy] }');
  expect(request?.files).toEqual([{ path: 'a.py', head: 'x\n', base: null, lines: [] }]);
});

test('without anything to judge nothing is started', async () => {
  const { request, judgement } = await judged([{ ...ADDED, path: 'a.txt' }]);
  expect(request).toBeUndefined();
  expect(judgement).toMatchObject({ findings: [], notReviewed: [], stats: { files: 0 } });
});

const WHOLE = [{ base: 1, head: 1, length: Number.POSITIVE_INFINITY }];

test.each<[string, Partial<ChangedFile>, object]>([
  [
    'a rename',
    { status: 'renamed', previousPath: 'o.py', base: 'x\n' },
    { previousPath: 'o.py', base: 'x\n', lines: WHOLE },
  ],
  ['a missing patch', { status: 'modified', base: 'y\n' }, { base: 'y\n', lines: [] }],
  ['a removed file', { status: 'removed', head: null, base: 'y\n' }, { head: null, base: 'y\n', lines: [] }],
  ['a copy', { status: 'copied', previousPath: 'o.py', base: 'x\n' }, { base: null, lines: [] }],
  ['what was no Python', { status: 'renamed', previousPath: 'o.txt', base: 'x\n' }, { base: null, lines: [] }],
])('%s', async (_, fields, expected) => {
  const { request } = await judged([{ ...ADDED, ...fields }]);
  expect(request?.files[0]).toMatchObject(expected);
});

test('a modified file has the line map of its hunks', async () => {
  const lines = [{ kind: 'added', base: null, head: 1, text: 'new' } as const];
  const hunks = [{ baseStart: 0, baseLines: 0, headStart: 1, headLines: 1, section: '', lines }];
  const { request } = await judged([{ ...ADDED, status: 'modified', base: 'x\n', head: 'new\nx\n', hunks }]);
  expect(request?.files[0]?.lines).toEqual([{ base: 1, head: 2, length: Number.POSITIVE_INFINITY }]);
});

test('whoever could not read a file, it is listed', async () => {
  const { judgement, request } = await judged([
    { ...ADDED, path: 'c.py', head: null, unread: 'too large' },
    { ...ADDED, path: 'd.py', head: null },
    { ...ADDED, path: 'e.py', status: 'removed', head: null },
    { ...ADDED, path: 'f.txt', head: null, unread: 'binary' },
    ADDED,
  ]);
  expect(judgement.notReviewed).toEqual([
    { path: 'b.py', reason: 'killed' },
    { path: 'c.py', reason: 'too large' },
    { path: 'd.py', reason: 'could not be read' },
  ]);
  expect(request?.files.map((file) => file.path)).toEqual(['a.py']);
});

test('overrides', async () => {
  const configuration = { path: 'mine.yml', text: 'extends: none\nfail-on: warning\nnonsense: 1\n' };
  const own = await judged([ADDED], { configuration }, 'fail-on: never');
  expect(own.judgement.configuration.failOn).toBe('warning');
  expect(own.judgement.configurationProblems).toMatchObject([{ path: 'mine.yml', line: 3 }]);

  const selected = await judged([ADDED], { select: ['testing/happy-path-only'], failOn: 'never' });
  expect(selected.judgement.configuration.failOn).toBe('never');
  expect(selected.request?.rules['testing/happy-path-only']).toEqual({ severity: null, options: {} });
  expect(selected.request?.rules['db/unbounded-query']?.severity).toBe('off');

  const everything = await judged([{ ...ADDED, status: 'modified', base: 'x\n' }], { everything: true });
  expect(everything.request?.files[0]).toMatchObject({ base: null, lines: [] });

  await expect(judged([ADDED], { select: ['no/rule'] })).rejects.toMatchObject({ code: 'unknown-rule' });
});
