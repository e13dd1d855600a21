import { bytes, type Limits, seconds } from './limits.ts';
import type { Signal } from './messages.ts';

/** Why a child was stopped. */
export type Stop = { readonly kind: 'file' | 'memory' | 'review' | 'closed' | 'unwanted'; readonly reason: string };

/** Watches one request: calls `stop` once when a limit is passed. */
export class Watch {
  /** The file that the child is at. */
  path: string | null = null;
  readonly #limits: Limits;
  readonly #stop: (stop: Stop) => void;
  readonly #review: NodeJS.Timeout;
  #file: NodeJS.Timeout | undefined;

  /** `deadline`: a time of `performance.now()`. */
  constructor(limits: Limits, deadline: number, stop: (stop: Stop) => void) {
    this.#limits = limits;
    this.#stop = stop;
    this.#review = setTimeout(() => stop(reviewTooLong(limits)), deadline - performance.now());
  }

  see(signal: Signal): void {
    if ('path' in signal) this.#begin(signal.path);
    else if (signal.memory > this.#limits.memory) this.#stop(tooMuchMemory(this.#limits));
  }

  end(): void {
    clearTimeout(this.#review);
    clearTimeout(this.#file);
  }

  #begin(path: string): void {
    this.path = path;
    clearTimeout(this.#file);
    const { file } = this.#limits;
    // When our own process was busy, the child's news may still lie unread: read first, then judge.
    this.#file = setTimeout(() => {
      const expired = this.#file;
      setImmediate(() => {
        if (this.#file === expired) this.#stop({ kind: 'file', reason: `took longer than ${seconds(file)}` });
      });
    }, file);
  }
}

export function reviewTooLong({ review }: Limits): Stop {
  return { kind: 'review', reason: `the whole review took longer than ${seconds(review)}` };
}

export function tooMuchMemory({ memory }: Limits): Stop {
  return { kind: 'memory', reason: `needed more than ${bytes(memory)} of memory` };
}
