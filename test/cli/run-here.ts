import { vi } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import type { Run } from './run.ts';

/** Runs the command line in this process: a hundred times faster than a process of its own. */
export async function runHere(args: readonly string[]): Promise<Run> {
  const out = capture(process.stdout);
  const err = capture(process.stderr);
  try {
    const code = await runProgram(args, null);
    return { code, stdout: out.text(), stderr: err.text() };
  } finally {
    out.end();
    err.end();
  }
}

function capture(stream: NodeJS.WriteStream): { text(): string; end(): void } {
  const spy = vi.spyOn(stream, 'write').mockReturnValue(true);
  return { text: () => spy.mock.calls.map(([chunk]) => String(chunk)).join(''), end: () => spy.mockRestore() };
}
