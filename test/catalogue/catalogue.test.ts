import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { loadCatalogue, loadRules, renderIndex, rulesModule } from '../../src/catalogue/index.ts';

async function folderOf(files: Record<string, string>): Promise<URL> {
  const folder = await mkdtemp(join(tmpdir(), 'hunkwise-rules-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return pathToFileURL(`${folder}/`);
}

const rule = (id: string) => `export default { id: '${id}', severity: 'error', summary: 'Do | not.', *check() {} };\n`;

test('loads every rule with its page, in order, without templates', async () => {
  const folder = await folderOf({
    'db/b.ts': rule('db/b'),
    'db/b.md': '# B',
    'async/a.ts': rule('async/a'),
    'async/a.md': '# A',
    '_template.ts': 'throw new Error()',
    'README.md': '',
  });
  const entries = await loadCatalogue(folder);
  expect(entries.map((entry) => [entry.rule.id, entry.page])).toEqual([
    ['async/a', '# A'],
    ['db/b', '# B'],
  ]);
  expect(renderIndex(entries)).toContain(
    '## async\n\n| Rule | Severity | What it asks for |\n| --- | --- | --- |\n| [async/a](async/a.md) | error | Do \\| not. |\n',
  );
});

test.each([
  ['another id', { 'db/b.ts': rule('db/c') }, 'rule-invalid', 'The file rules/db/b.ts declares the id `db/c`.'],
  ['no rule', { 'db/b.ts': 'export default 1' }, 'rule-invalid', 'rules/db/b.ts has no default export'],
  ['no page', { 'db/b.ts': rule('db/b') }, 'page-missing', 'The rule `db/b` has no page rules/db/b.md.'],
])('a file with %s is refused', async (_, files, code, message) => {
  const loading = loadCatalogue(await folderOf(files));
  await expect(loading).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});

test('a child process finds the rules by the address of a module', async () => {
  const module: { loadRules: typeof loadRules } = await import(rulesModule);
  expect((await module.loadRules()).map((each) => each.id)).toEqual((await loadRules()).map((each) => each.id));
});
