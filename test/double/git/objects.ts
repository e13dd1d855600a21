import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { gitEnvironment } from './run.ts';

export interface GitObject {
  oid: string;
  type: 'blob' | 'tree' | 'commit' | 'tag';
  content: Buffer;
}

/** Resolves a revision expression (`sha`, `branch:path`, …); null when it names nothing. */
export type ReadObject = (expression: string) => Promise<GitObject | null>;

export interface ObjectReader {
  readonly read: ReadObject;
  close(): void;
}

/** One `git cat-file --batch` for a repository, started at the first read: a process per blob would dominate every test. */
export function objectReader(directory: string): ObjectReader {
  const waiting: ((found: GitObject | null) => void)[] = [];
  let child: ChildProcessWithoutNullStreams | null = null;
  let pending: Buffer = Buffer.alloc(0);

  const onData = (chunk: Buffer) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    for (let next = takeAnswer(pending); next !== null; next = takeAnswer(pending)) {
      pending = pending.subarray(next.length);
      waiting.shift()?.(next.object);
    }
  };
  const start = () => {
    const started = spawn('git', ['--git-dir', directory, 'cat-file', '--batch'], { env: gitEnvironment });
    started.stdout.on('data', onData);
    started.stdin.on('error', () => undefined);
    started.on('close', () => {
      for (const answer of waiting.splice(0)) answer(null);
    });
    return started;
  };
  return {
    read(expression) {
      if (expression.includes('\n') || expression === '') return Promise.resolve(null);
      child ??= start();
      const { promise, resolve } = Promise.withResolvers<GitObject | null>();
      waiting.push(resolve);
      child.stdin.write(`${expression}\n`);
      return promise;
    },
    close() {
      child?.kill();
    },
  };
}

/** `<oid> <type> <size>\n<content>\n`, or `<expression> missing\n`; null while it is not complete. */
function takeAnswer(buffer: Buffer): { object: GitObject | null; length: number } | null {
  const lineEnd = buffer.indexOf(10);
  if (lineEnd < 0) return null;
  const found = /^([0-9a-f]{40}) (blob|tree|commit|tag) (\d+)$/.exec(buffer.subarray(0, lineEnd).toString());
  if (!found) return { object: null, length: lineEnd + 1 };
  const [, oid = '', type, size] = found;
  const end = lineEnd + 1 + Number(size);
  if (buffer.length < end + 1) return null;
  const content = Buffer.from(buffer.subarray(lineEnd + 1, end));
  return { object: { oid, type: type as GitObject['type'], content }, length: end + 1 };
}
