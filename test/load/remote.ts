import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** Named functions of plain data, as another process sees them. */
export type Remote<T> = {
  readonly [Name in keyof T]: T[Name] extends (...parameters: infer P) => infer R
    ? (...parameters: P) => Promise<Awaited<R>>
    : never;
};

interface Question {
  readonly id: number;
  readonly name: string;
  readonly parameters: readonly unknown[];
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** Answers what the parent asks. */
export function answerParent<T extends object>(operations: T): void {
  const known = operations as Record<string, (...parameters: readonly unknown[]) => unknown>;
  const answer = async ({ id, name, parameters }: Question): Promise<Answer> => {
    try {
      return { id, value: await known[name]?.(...parameters) };
    } catch (error) {
      return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  };
  process.on('message', (question: Question) => {
    void answer(question).then((given) => process.connected && process.send?.(given));
  });
  process.on('disconnect', () => process.exit(0));
}

export interface RemoteProcess<T> {
  readonly child: ChildProcess;
  readonly ask: Remote<T>;
  end(): Promise<void>;
}

/** Starts a program that answers, in a process of its own. @param path of the program */
export function startRemote<T extends object>(path: string): RemoteProcess<T> {
  const child = fork(path, { execArgv: ['--conditions=source'], serialization: 'advanced' });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let ids = 0;
  child.on('message', ({ id, value, error }: Answer) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(value);
    else asked?.reject(new Error(error));
  });
  const ended = once(child, 'exit');
  void ended.then(([code]) => {
    for (const { reject } of waiting.values()) reject(new Error(`${path} ended with ${code}.`));
  });
  const call = (name: string, parameters: readonly unknown[]) => {
    const asked = Promise.withResolvers<unknown>();
    const id = ids++;
    waiting.set(id, asked);
    child.send({ id, name, parameters } satisfies Question);
    return asked.promise;
  };
  const ask = new Proxy({} as Remote<T>, {
    get: (_, name) => (typeof name === 'string' ? (...parameters: unknown[]) => call(name, parameters) : undefined),
  });
  return {
    child,
    ask,
    end: async () => {
      child.disconnect();
      await ended;
    },
  };
}
