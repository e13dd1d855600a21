import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/app/main.ts', import.meta.url));

export interface Failure {
  readonly code: number | null;
  readonly stderr: string;
}

/** Starts the App in the folder `cwd` with an environment in which it cannot run. */
export async function failToStart(environment: Record<string, string>, cwd: string, role = 'all'): Promise<Failure> {
  const env = { PATH: process.env.PATH, ...environment };
  const child = spawn(process.execPath, ['--conditions=source', MAIN, '--role', role], {
    cwd,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  await once(child, 'close');
  return { code: child.exitCode, stderr };
}
