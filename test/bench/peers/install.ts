import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Fixed, so that two runs of the bench compare the same. */
const PACKAGES = [
  'ruff==0.17.6',
  'pylint==4.1.4',
  'flake8==7.5.0',
  'flake8-async==26.8.1',
  'flake8-bugbear==26.10.27',
  'semgrep==1.185.0',
];

/**
 * The folder with the programs of a virtual environment that holds the tools. It lies in the system's temporary folder, where
 * the next run finds it again.
 */
export function installPeers(tell: (message: string) => void): string {
  const version = PACKAGES.map((each) => each.replace(/\W+/g, '-')).join('_');
  const home = join(tmpdir(), 'hunkwise-bench-peers', version.slice(0, 120));
  const programs = join(home, 'bin');
  if (existsSync(join(home, 'installed'))) return programs;
  tell('installing ruff, pylint, flake8 and semgrep');
  execFileSync('python3', ['-m', 'venv', home], { stdio: 'inherit' });
  execFileSync(join(programs, 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...PACKAGES], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  execFileSync('touch', [join(home, 'installed')]);
  return programs;
}
