import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from 'vitest';
import { loadCatalogue, parsePage } from '../../src/catalogue/index.ts';
import { PROGRAMS, readProgram, readPrograms } from './program.ts';

const catalogue = await loadCatalogue();
const programs = await readPrograms();
const ids = catalogue.map(({ rule }) => rule.id);

/** The programs that the section "Proof" of a page links to. */
function proofs(page: string): string[] {
  const text = parsePage(page).sections.find(({ heading }) => heading === 'Proof')?.text ?? '';
  return [...text.matchAll(/\]\((?<target>[^)]*)\)/g)].map(({ groups }) => groups?.target ?? '');
}

const proven = catalogue.filter(({ page }) => proofs(page).length > 0);

it.each(proven.map(({ rule, page }) => [rule.id, page] as const))(
  'the programs that the page of %s names exist and name the rule',
  (id, page) => {
    for (const target of proofs(page)) {
      const file = target.replace(/^\.\.\/\.\.\/test\/truth\//, '');
      expect(programs.find((program) => program.file === file)?.rules, target).toContain(id);
    }
  },
);

describe.each(programs)('$file', ({ file, rules, fact }) => {
  it('belongs to rules, whose pages name it, or to a fact', () => {
    const unknown = rules.filter((id) => !ids.includes(id));
    if (fact === '') expect(unknown).toEqual([]);
    const silent = proven.filter(({ rule }) => rules.includes(rule.id)).filter(({ page }) => !page.includes(file));
    expect(silent.map(({ rule }) => rule.id)).toEqual([]);
  });

  it('states facts and ends with what they came to', async () => {
    const text = await readFile(new URL(file, PROGRAMS), 'utf8');
    expect(text).toMatch(/^ +fact\(/m);
    expect(text).toMatch(/\n\n\nif __name__ == "__main__":\n {4}prove\(main\)\n$/);
  });
});

test('every requirement is pinned to one version', async () => {
  const text = await readFile(new URL('requirements.txt', PROGRAMS), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(lines.filter((line) => !/^[\w-]+==\d+(\.\d+)*(\.post\d+)?$/.test(line))).toEqual([]);
  expect(lines.map((line) => line.split('==')[0])).toEqual(
    expect.arrayContaining(['fastapi', 'SQLAlchemy', 'pydantic']),
  );
});

test('a docstring', () => {
  const docstring = 'Rules: db/a, async/b\nFact: It is said\nthat it is.\n\nMore words: none.\n';
  expect(readProgram('a.py', `"""Shows it.\n\n${docstring}"""\n`)).toEqual({
    file: 'a.py',
    shows: 'Shows it.',
    rules: ['db/a', 'async/b'],
    fact: 'It is said that it is.',
  });
  expect(readProgram('a.py', '"""Shows it.\n\nFact: so.\n"""\n')).toMatchObject({ rules: [], fact: 'so.' });
});

test.each([
  ['no docstring', 'import os\n', 'has no docstring'],
  ['neither rules nor a fact', '"""Shows it.\n"""\n', 'has neither'],
])('a program with %s is refused', (_, text, message) => {
  expect(() => readProgram('a.py', text)).toThrow(expect.objectContaining({ code: 'program-invalid' }));
  expect(() => readProgram('a.py', text)).toThrow(message);
});

test.each([
  ['without Python', [], { PATH: '/nowhere' }, 'There is no `python3` that runs.\nInstall Python 3.10 or newer'],
  ['with an unknown name', ['mising'], {}, 'There is no test/truth/mising.py.\nThe programs are '],
])('npm run truth %s says what to do', (_, args, env, words) => {
  const script = fileURLToPath(new URL('run.ts', PROGRAMS));
  const options = { encoding: 'utf8', env: { ...process.env, ...env } } as const;
  const { status, stderr } = spawnSync(process.execPath, ['--conditions=source', script, ...args], options);
  expect(stderr).toContain(words);
  expect(status).toBe(2);
});
