import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import law from '../../.dependency-cruiser.ts';

interface Planted {
  file: string;
  imports: string[];
  objected: string[];
  /** Whether to import values; otherwise types, which most rules forbid just as well. */
  values?: boolean;
}

/** One planted violation per rule of the law: the file, what it imports, and the rules that must object. */
const PLANTED: Planted[] = [
  { file: 'src/core/engine/up.ts', imports: ['../../review/plan.ts'], objected: ['down-only-core'] },
  { file: 'src/diff/up.ts', imports: ['../review/plan.ts'], objected: ['down-only-config'] },
  { file: 'src/review/up.ts', imports: ['../github/publish.ts'], objected: ['down-only-review'] },
  { file: 'src/git/up.ts', imports: ['../app/wiring.ts'], objected: ['down-only-github'] },
  { file: 'src/github/beside.ts', imports: ['../formats/json.ts'], objected: ['no-siblings-github'] },
  { file: 'src/cli/beside.ts', imports: ['../app/wiring.ts'], objected: ['no-siblings-app'] },
  { file: 'src/diff/beside.ts', imports: ['../config/schema.ts'], objected: ['no-siblings-config'] },
  { file: 'src/core/syntax/up.ts', imports: ['../semantic/names.ts'], objected: ['core-down-only-syntax'] },
  { file: 'src/core/semantic/up.ts', imports: ['../project/tree.ts'], objected: ['core-down-only-semantic'] },
  { file: 'src/core/project/up.ts', imports: ['../rule/index.ts'], objected: ['core-down-only-project'] },
  { file: 'src/core/rule/up.ts', imports: ['../engine/run.ts'], objected: ['core-down-only-rule'] },
  { file: 'src/helpers/drawer.ts', imports: ['../diff/hunk.ts'], objected: ['known-rooms'] },
  { file: 'rules/db/sibling.ts', imports: ['../async/good.ts'], objected: ['rules-import-rule-only'] },
  {
    file: 'rules/db/deep.ts',
    imports: ['../../src/core/semantic/names.ts'],
    objected: ['rules-by-alias', 'rules-import-rule-only'],
  },
  { file: 'rules/db/path.ts', imports: ['../../src/core/rule/index.ts'], objected: ['rules-by-alias'] },
  { file: 'src/core/engine/rules.ts', imports: ['../../../rules/async/good.ts'], objected: ['nobody-imports-rules'] },
  { file: 'src/core/engine/clock.ts', imports: ['node:perf_hooks'], objected: ['core-is-pure'] },
  { file: 'src/core/semantic/native.ts', imports: ['tree-sitter'], objected: ['confined-tree-sitter'] },
  { file: 'src/review/rest.ts', imports: ['@octokit/rest'], objected: ['confined-octokit'] },
  { file: 'src/git/bot.ts', imports: ['probot'], objected: ['confined-probot'] },
  { file: 'src/analysis/log.ts', imports: ['pino'], objected: ['confined-pino'] },
  { file: 'src/config/toml.ts', imports: ['smol-toml'], objected: ['confined-smol-toml'] },
  { file: 'src/review/compare.ts', imports: ['diff'], objected: ['confined-jsdiff'] },
  { file: 'src/queue/slow.ts', imports: ['bottleneck'], objected: ['confined-bottleneck'] },
  { file: 'src/app/table.ts', imports: ['pg-boss'], objected: ['confined-store'] },
  { file: 'src/app/options.ts', imports: ['commander'], objected: ['confined-commander'] },
  { file: 'src/review/disk.ts', imports: ['node:fs/promises'], objected: ['confined-fs'] },
  { file: 'src/formats/run.ts', imports: ['node:child_process'], objected: ['confined-fs'] },
  { file: 'src/diff/shape.ts', imports: ['zod'], objected: ['confined-zod'] },
  { file: 'src/diff/egg.ts', imports: ['./chicken.ts'], objected: [], values: true }, // reported once, at its first file
  { file: 'src/diff/chicken.ts', imports: ['./egg.ts'], objected: ['no-circular'], values: true },
  { file: 'src/diff/forgotten.ts', imports: [], objected: ['no-orphans'] },
  { file: 'src/diff/typo.ts', imports: ['./hunck.ts'], objected: ['no-unresolvable'] },
  { file: 'src/app/mock.ts', imports: ['vitest'], objected: ['no-dev-dependencies'], values: true },
  { file: 'src/app/fixture.ts', imports: ['../../test/double.ts'], objected: ['no-way-out'] },
];

/** What the law allows, with everything that the violations above reach for. */
const LAWFUL: Record<string, string[]> = {
  'rules/async/good.ts': ['#rule'],
  'src/core/syntax/parse.ts': ['tree-sitter', 'tree-sitter-python'],
  'src/core/semantic/names.ts': ['../syntax/parse.ts'],
  'src/core/project/tree.ts': ['../semantic/names.ts'],
  'src/core/rule/index.ts': ['../project/tree.ts', '../semantic/names.ts'],
  'src/core/engine/run.ts': ['../rule/index.ts', 'node:crypto'],
  'src/diff/hunk.ts': ['../core/engine/run.ts', 'diff'],
  'src/diff/owner.ts': ['./pet.ts'],
  'src/diff/pet.ts': ['./owner.ts'],
  'src/config/schema.ts': ['zod', 'yaml', '../core/rule/index.ts'],
  'src/review/plan.ts': ['../config/schema.ts', '../diff/hunk.ts'],
  'src/github/publish.ts': ['@octokit/rest', 'probot', 'bottleneck', 'zod', '../review/plan.ts'],
  'src/formats/json.ts': ['../core/rule/index.ts'],
  'src/analysis/pool.ts': ['node:child_process', '../core/engine/run.ts'],
  'src/cli/main.ts': ['commander', 'pino', 'node:fs', '../github/publish.ts', '../formats/json.ts'],
  'src/app/wiring.ts': ['probot', 'pino', '../github/publish.ts', '../analysis/pool.ts'],
  'test/double.ts': ['../src/diff/hunk.ts'],
};

const PACKAGES = [
  'diff',
  'tree-sitter',
  'tree-sitter-python',
  '@octokit/rest',
  'probot',
  'pino',
  'smol-toml',
  'bottleneck',
  'pg-boss',
  'commander',
  'zod',
  'yaml',
];

describe('the dependency law', () => {
  const house = mkdtempSync(join(tmpdir(), 'hunkwise-law-'));
  let objections: Map<string, string[]>;

  beforeAll(async () => {
    furnish(house);
    objections = await cruiseHouse(house);
  });
  afterAll(() => rmSync(house, { recursive: true, force: true }));

  it.each(PLANTED)('$file breaks $objected', ({ file, objected }) => {
    expect(objections.get(file) ?? []).toEqual(objected);
  });

  it.each(Object.keys(LAWFUL))('%s is lawful', (file) => {
    expect(objections.get(file)).toBeUndefined();
  });

  it('has a planted violation for every rule', () => {
    const named = law.forbidden.map((rule) => rule.name);
    expect(new Set(PLANTED.flatMap((each) => each.objected))).toEqual(new Set(named));
  });
});

/** Writes the files above and the packages that they import. */
function furnish(root: string): void {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const manifest = {
    type: 'module',
    imports: { '#rule': { source: './src/core/rule/index.ts', default: './dist/index.js' } },
    dependencies: Object.fromEntries(PACKAGES.map((name) => [name, '*'])),
    devDependencies: { vitest: '*' },
  };
  write('package.json', JSON.stringify(manifest));
  for (const name of [...PACKAGES, 'vitest']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    write(`node_modules/${name}/index.js`, '');
  }
  const lawful = Object.entries(LAWFUL).map(([file, imports]): Planted => ({ file, imports, objected: [] }));
  for (const { file, imports, values } of [...lawful, ...PLANTED]) {
    const lines = imports.map((from, index) => `import ${values ? '' : 'type '}* as n${index} from '${from}';`);
    write(file, [...lines, 'export type Room = string;', ''].join('\n'));
  }
}

/** The names of the rules that object, sorted, by file. */
async function cruiseHouse(root: string): Promise<Map<string, string[]>> {
  const { output } = await cruise(['src', 'rules'], {
    ...law.options,
    baseDir: root,
    validate: true,
    ruleSet: { forbidden: law.forbidden },
  });
  const objections = new Map<string, string[]>();
  for (const { from, rule } of (output as ICruiseResult).summary.violations) {
    objections.set(from, [...new Set([...(objections.get(from) ?? []), rule.name])].sort());
  }
  return objections;
}
