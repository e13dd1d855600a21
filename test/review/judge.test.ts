import { expect, test, vi } from 'vitest';
import type { Analysis, AnalysisRequest } from '../../src/core/engine/index.ts';
import { judge, type Overrides } from '../../src/review/judge.ts';
import type { ChangedFile, ConfigurationProposal } from '../../src/review/ports.ts';
import { RULES } from '../config/rules.ts';
import { finding } from './make.ts';

const FOUND: Analysis = {
  findings: [],
  notReviewed: [{ path: 'b.py', reason: 'killed' }],
  diagnostics: [],
  silenced: [],
  withoutProject: null,
  stats: { files: 1, lines: 2, milliseconds: 3 },
};

const ADDED: ChangedFile = { path: 'a.py', status: 'added', head: 'x\n', base: null, hunks: [] };

async function judged(
  files: readonly ChangedFile[],
  overrides: Overrides = {},
  text: string | null = null,
  more: { found?: Partial<Analysis>; proposal?: ConfigurationProposal } = {},
) {
  const analyze = vi.fn((_: AnalysisRequest) => Promise.resolve({ ...FOUND, ...more.found }));
  const configuration = text === null ? null : { path: 'hunkwise.yml', text };
  const change = {
    base: '1',
    head: '2',
    files,
    configuration,
    conversation: null,
    tree: null,
    incomplete: [],
    proposal: more.proposal,
  };
  const judgement = await judge(change, { analyze, close: () => Promise.resolve() }, RULES, overrides);
  return { judgement, request: analyze.mock.calls[0]?.[0] };
}

test('only Python that is not ignored is judged', async () => {
  const paths = ['a.py', 'a.pyi', 'a.txt', 'legacy/a.py'];
  const files = paths.map((path) => ({ ...ADDED, path }));
  const { request } = await judged(files, {}, 'paths: { ignore: [legacy] }');
  expect(request?.files).toEqual([{ path: 'a.py', head: 'x\n', base: null, lines: [] }]);
});

test('only Python that is included is judged', async () => {
  const files = ['app/a.py', 'tools/a.py', 'app/old/a.py'].map((path) => ({ ...ADDED, path }));
  const { request } = await judged(files, {}, 'paths: { include: [app/], ignore: [old/] }');
  expect(request?.files.map(({ path }) => path)).toEqual(['app/a.py']);
});

const BY_PATH = `rules: { db/unbounded-query: error }
overrides:
  - { paths: [old/], rules: { db/unbounded-query: off } }
  - { paths: [slow/], rules: { db/unbounded-query: note, testing/happy-path-only: warning } }
`;

test('findings have the severity that is configured for their path', async () => {
  const at = (path: string, rule = 'db/unbounded-query') => finding({ rule, path });
  const findings = [
    at('app/a.py'),
    at('old/a.py'),
    at('slow/a.py'),
    { ...at('slow/a.py', 'testing/happy-path-only'), severity: 'note' as const, minor: true as const },
    at('app/a.py', 'testing/happy-path-only'),
    at('old/a.py', 'hunkwise/unused-suppression'),
  ];
  const silenced = findings.map((each) => ({ finding: each, line: 1, isNew: true }));
  const { judgement, request } = await judged(
    ['app/a.py', 'old/a.py'].map((path) => ({ ...ADDED, path })),
    {},
    BY_PATH,
    { found: { findings, silenced } },
  );
  const told = judgement.findings.map(({ path, rule, severity }) => `${path} ${rule} ${severity}`);
  expect(told).toEqual([
    'app/a.py db/unbounded-query error',
    'slow/a.py db/unbounded-query note',
    'slow/a.py testing/happy-path-only note',
    'old/a.py hunkwise/unused-suppression error',
  ]);
  expect(judgement.silenced.map(({ finding: { path, rule, severity } }) => `${path} ${rule} ${severity}`)).toEqual(
    told,
  );
  expect(request?.rules['testing/happy-path-only']?.severity).toBe('warning');
  expect(request?.files.map(({ rulesOff }) => rulesOff)).toEqual([
    ['testing/happy-path-only'],
    ['db/unbounded-query', 'testing/happy-path-only'],
  ]);
});

test('whether inline suppressions count is part of the request', async () => {
  expect((await judged([ADDED])).request?.inlineIgnores).toBe(true);
  expect((await judged([ADDED], {}, 'allow-inline-ignores: false')).request?.inlineIgnores).toBe(false);
});

test('a proposed configuration is validated and does not count', async () => {
  const proposal = { kind: 'changes', text: 'fail-on: never\nnonsense: 1\n' } as const;
  const { judgement } = await judged([ADDED], {}, 'fail-on: warning', { proposal });
  expect(judgement.configuration.failOn).toBe('warning');
  expect(judgement.configurationProblems).toEqual([]);
  expect(judgement.proposalProblems).toMatchObject([{ path: '.github/hunkwise.yml', line: 2, column: 1 }]);
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
