import { spawn } from 'node:child_process';

/** Nobody's configuration may change what the double sees. */
export const gitEnvironment = {
  PATH: process.env.PATH ?? '',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
};

/** Runs git on a bare repository and returns its standard output. */
export function git(directory: string, args: readonly string[], input?: Buffer): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const child = spawn('git', ['--git-dir', directory, ...args], { env: gitEnvironment });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  child.on('error', reject);
  child.on('close', (code) => {
    if (code === 0) return resolve(Buffer.concat(out));
    reject(new Error(`git ${args.join(' ')} exited with ${code}: ${Buffer.concat(err).toString()}`));
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return promise;
}
