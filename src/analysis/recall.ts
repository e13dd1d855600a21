import type { AnalysisRequest, ModuleStore, Remembered } from '../core/engine/index.ts';
import { readOutlines, writeOutlines } from './outline-file.ts';

/** Of what a request needs, the part that is missing in the file before it is written anew. */
const WORTH_WRITING = 0.05;

/** Put there by the build: a hash of all sources. From the sources nothing is kept, since they may change at any time. */
declare const HUNKWISE_BUILD: string;

const BUILD = typeof HUNKWISE_BUILD === 'undefined' ? null : HUNKWISE_BUILD;

/**
 * Gives the store what an earlier process has kept of the files around the change.
 *
 * @returns keeps for the next what this one has read; to be called when the analysis has ended
 */
export function recall(store: ModuleStore, { context, keptIn }: AnalysisRequest, build = BUILD): () => void {
  if (keptIn === undefined || build === null || 'unavailable' in context) return () => {};
  const kept = readOutlines(keptIn, build);
  let missing = 0;
  for (const { oid } of context) {
    const found = kept.get(oid);
    if (found) store.recall(oid, found);
    else missing += 1;
  }
  return () => {
    if (missing <= context.length * WORTH_WRITING) return;
    const blobs = new Map<string, Remembered>();
    for (const { oid } of context) {
      const found = store.remembered(oid);
      if (found) blobs.set(oid, found);
    }
    writeOutlines(keptIn, build, blobs);
  };
}
