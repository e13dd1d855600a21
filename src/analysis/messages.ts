import type { Analysis } from '../core/engine/index.ts';

/**
 * What a child answers, once when it has started and once for each request. `memory`: resident bytes.
 *
 * The parent sends nothing but an `AnalysisRequest`.
 */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'unloadable'; readonly message: string; readonly hint?: string }
  | { readonly kind: 'done'; readonly analysis: Analysis; readonly memory: number }
  | { readonly kind: 'failed'; readonly message: string };

/**
 * What a child says while it works: the file it is about to read or judge, the memory it holds. One line of JSON each
 * on a pipe of their own that is written synchronously, since messages of the channel may stay in a blocked process.
 */
export type Signal = { readonly path: string } | { readonly memory: number };

/** The child's end of that pipe: 0 to 2 are the standard streams, 3 is the channel. */
export const SIGNALS = 4;
