/** Builds `dist`, which the npm package and the container run: compiled sources and rules, and the rules' pages. */
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = new URL('..', import.meta.url);
const compiler = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root));

rmSync(new URL('dist', root), { recursive: true, force: true });

const tsc = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
if (tsc.error) throw tsc.error;
if (tsc.status !== 0) process.exit(tsc.status ?? 1);

cpSync(new URL('rules', root), new URL('dist/rules', root), {
  recursive: true,
  filter: (source) => statSync(source).isDirectory() || isPage(basename(source)),
});

function isPage(name: string): boolean {
  return name.endsWith('.md') && name !== '_template.md' && name !== 'README.md';
}
