import type { Analysis, AnalysisRequest, Texts } from '../core/engine/index.ts';
import type { RuleInfo } from '../core/rule/index.ts';

/** What the parent sends: a request, and the texts that the child asks for while it works on it. */
export type Question =
  | { readonly kind: 'analyze'; readonly request: AnalysisRequest }
  | { readonly kind: 'texts'; readonly texts: Texts };

/**
 * What a child answers: once when it has started (with what it knows of its rules), and for each request any number of `need` and then one of the others.
 * `memory`: resident bytes; `need`: ids of blobs.
 */
export type Answer =
  | { readonly kind: 'ready'; readonly rules: readonly RuleInfo[] }
  | { readonly kind: 'need'; readonly need: readonly string[] }
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
