import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const SETTINGS = ['user.name=Ada', 'user.email=ada@example.org', 'commit.gpgSign=false', 'protocol.file.allow=always'];

/** A folder in the temp directory that disposes of itself. */
export class ScratchFolder implements Disposable {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'hunkwise-git-')));

  write(files: Readonly<Record<string, string | Uint8Array>>): this {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.path, path)), { recursive: true });
      writeFileSync(join(this.path, path), content);
    }
    return this;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A git repository in a scratch folder, untouched by the settings of whoever runs the tests. */
export class ScratchRepository extends ScratchFolder {
  constructor() {
    super();
    this.git('init', '--quiet', '--initial-branch=main');
  }

  git(...args: readonly string[]): string {
    const settings = SETTINGS.flatMap((each) => ['-c', each]);
    const env = { PATH: process.env.PATH, HOME: this.path, GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C' };
    return execFileSync('git', [...settings, ...args], { cwd: this.path, env, encoding: 'utf8', stdio: 'pipe' }).trim();
  }

  /** Writes the files, commits everything and returns the commit. */
  commit(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
    this.write(files).git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message=work');
    return this.git('rev-parse', 'HEAD');
  }
}
