import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { describeFailure, GitFailure, gitMissing } from './git-failure.ts';

/**
 * Settings that keep a repository's own configuration from running anything. `protocol.allow` also keeps a partial
 * clone from fetching what it lacks: reading a change never touches the network.
 */
const SAFE = ['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'diff.external=', 'protocol.allow=never'];

/** Fixed, so that the user's settings change nothing in what is read. */
const STABLE = ['core.quotePath=true', 'diff.suppressBlankEmpty=false'];

/** What git may see of our environment: no tokens, and no `GIT_DIR` of the hook that may have started us. */
const INHERITED = ['PATH', 'HOME', 'USERPROFILE', 'SYSTEMROOT', 'TMPDIR', 'TEMP', 'XDG_CONFIG_HOME', 'SUDO_UID'];
const INHERITED_FROM_GIT = ['GIT_CONFIG_GLOBAL', 'GIT_CEILING_DIRECTORIES'];

const FIXED = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_NO_LAZY_FETCH: '1',
  LC_ALL: 'C',
};

/** More output than this (bytes) does not fit into one string of V8. */
const LARGEST_OUTPUT = 400_000_000;

const STDERR_KEPT = 4_000;

export interface GitOptions {
  /** Written to git's standard input. */
  readonly input?: string;
  /** Another index than the repository's own. */
  readonly indexFile?: string | undefined;
  /** Kills git; it then ends with an `AbortError`. */
  readonly signal?: AbortSignal | undefined;
}

type GitProcess = ChildProcessByStdio<Writable, Readable, Readable>;

/** Starts git in `directory` with nothing that could run code of the repository. */
export function startGit(directory: string, args: readonly string[], options: GitOptions = {}): GitProcess {
  const settings = [...SAFE, ...STABLE].flatMap((each) => ['-c', each]);
  const all = ['-C', directory, '--no-pager', '--no-optional-locks', ...settings, ...args];
  const { indexFile, signal } = options;
  const git = spawn('git', all, { env: environment(indexFile), stdio: ['pipe', 'pipe', 'pipe'], signal });
  // git may end before it has read its input: how it ended tells more than the broken pipe.
  git.stdin.on('error', () => {});
  git.stdin.end(options.input ?? '');
  return git;
}

/**
 * What git prints.
 *
 * @throws HunkwiseError when git is missing or refuses the repository, GitFailure when it fails otherwise.
 */
export async function runGit(directory: string, args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
  const git = startGit(directory, args, options);
  const ended = gitEnded(git, directory, args);
  // Whoever reads the output may fail first; the other promise is then nobody's.
  ended.catch(() => {});
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of git.stdout as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > LARGEST_OUTPUT) git.kill('SIGKILL');
  }
  if (size > LARGEST_OUTPUT) throw new GitFailure(args, null, 'it printed more than 400 MB');
  await ended;
  return Buffer.concat(chunks);
}

/** Resolves when git ended well; its output must be consumed for that. */
export async function gitEnded(git: GitProcess, directory: string, args: readonly string[]): Promise<void> {
  let stderr = '';
  git.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_KEPT);
  });
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  git.once('error', (error) => reject(gitMissing(error)));
  git.once('close', resolve);
  const status = await promise;
  if (status !== 0) throw describeFailure(directory, new GitFailure(args, status, stderr.trim()));
}

function environment(indexFile: string | undefined): NodeJS.ProcessEnv {
  const names = [...INHERITED, ...INHERITED_FROM_GIT].filter((name) => process.env[name] !== undefined);
  return {
    ...Object.fromEntries(names.map((name) => [name, process.env[name]])),
    ...FIXED,
    ...(indexFile !== undefined && { GIT_INDEX_FILE: indexFile }),
  };
}
