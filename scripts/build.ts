/**
 * Builds `dist`, which the npm package and the container run: sources and rules bundled into few files, and the rules' pages.
 * A process that loads 400 small files spends half a second on finding them.
 */
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
  'rules/*/*.ts',
];

rmSync(new URL('dist', root), { recursive: true, force: true });

const bundle = await rolldown({
  cwd: fileURLToPath(root),
  input: Object.fromEntries(globSync(ENTRIES, { cwd: root }).map((path) => [withoutExtension(path), path])),
  platform: 'node',
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
