/**
 * Builds `dist`, which the npm package and the container run: sources and rules bundled into few files, and the rules' pages.
 * A process that loads 400 small files spends half a second on finding them.
 */
import { createHash } from 'node:crypto';
import { cpSync, globSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = new URL('..', import.meta.url);

/** What starts as a process, and what is loaded by its address. */
const ENTRIES = [
  'src/cli/main.ts',
  'src/app/{main,start,setup,jobs}.ts',
  'src/analysis/child.ts',
  'src/queue/embedded/{child,create}.ts',
  'src/core/rule/index.ts',
];

/** The name of a module that is not there: it exports all rules, as `load-rules.ts` wants them. */
const RULES = '\0rules';

rmSync(new URL('dist', root), { recursive: true, force: true });

const bundle = await rolldown({
  cwd: fileURLToPath(root),
  input: {
    ...Object.fromEntries(globSync(ENTRIES, { cwd: root }).map((path) => [withoutExtension(path), path])),
    'rules/index': RULES,
  },
  plugins: [
    {
      name: 'rules',
      resolveId: (id) => (id === RULES ? id : null),
      load: (id) => (id === RULES ? allRules() : null),
    },
  ],
  platform: 'node',
  transform: { define: { HUNKWISE_BUILD: JSON.stringify(hashOfSources()) } },
  // Packages stay what npm installs.
  external: (id) => /^[\w@]/.test(id),
  resolve: { conditionNames: ['source'] },
});
await bundle.write({
  dir: fileURLToPath(new URL('dist', root)),
  entryFileNames: '[name].js',
  chunkFileNames: ({ name }) => (name.includes('/') ? `${name}.js` : `src/shared/${name}.js`),
  minifyInternalExports: false,
  codeSplitting: { groups: [{ debugName: 'by address', test: asksWhereItLies, name: placeOf }] },
});

cpSync(new URL('rules', root), new URL('dist/rules', root), {
  recursive: true,
  filter: (source) => statSync(source).isDirectory() || isPage(basename(source)),
});

/** Of what a process keeps for the next: it must come from the same code. */
function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const path of globSync('{src,rules}/**/*.ts', { cwd: root }).sort())
    hash.update(readFileSync(new URL(path, root)));
  return hash.digest('hex').slice(0, 16);
}

/** By id, in their order. */
function allRules(): string {
  const files = globSync('rules/*/*.ts', { cwd: root }).filter((path) => !basename(path).startsWith('_'));
  const ids = files.map((path) => withoutExtension(path).slice('rules/'.length)).sort();
  const addressOf = (id: string) => JSON.stringify(fileURLToPath(new URL(`rules/${id}.ts`, root)));
  const imports = ids.map((id, at) => `import rule${at} from ${addressOf(id)};`);
  const pairs = ids.map((id, at) => `[${JSON.stringify(id)}, rule${at}]`);
  return [...imports, `export default [${pairs.join(', ')}];`].join('\n');
}

/** A module that finds its neighbours by its own address must keep its place. */
function asksWhereItLies(path: string): boolean {
  return path.endsWith('.ts') && readFileSync(path, 'utf8').includes('import.meta.');
}

function placeOf(path: string): string {
  return withoutExtension(path.slice(fileURLToPath(root).length));
}

function withoutExtension(path: string): string {
  return path.slice(0, -'.ts'.length);
}

function isPage(name: string): boolean {
  return name.endsWith('.md') && name !== '_template.md' && name !== 'README.md';
}
