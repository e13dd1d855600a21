/** Whoever reads our output may stop early, as `head` does: that is no failure. */
export function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

export function print(text: string): void {
  process.stdout.write(text);
}

export function printError(text: string): void {
  process.stderr.write(text);
}

/** Colours on a terminal only; `NO_COLOR` and `FORCE_COLOR` decide otherwise (https://no-color.org). */
export function wantsColor(env: NodeJS.ProcessEnv = process.env, isTerminal = process.stdout.isTTY): boolean {
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return !env.NO_COLOR && isTerminal === true && env.TERM !== 'dumb';
}

/** Columns of the terminal, or what reads well elsewhere. */
export function outputWidth(): number {
  return process.stdout.columns || 120;
}
