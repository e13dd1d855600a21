import type { AnalysisRequest, ReadTexts } from '../core/engine/index.ts';
import { ComeBackError } from './come-back-error.ts';
import type { Tree } from './ports.ts';
import { COLD_SECONDS } from './project-budget.ts';

interface Surroundings {
  readonly context: AnalysisRequest['context'];
  readonly readTexts: ReadTexts;
  /** @throws ComeBackError when a limit was met while reading: the analysis was without what it needs */
  check(): void;
}

/**
 * What the analysis learns of the repository around the change.
 *
 * @param timeLimit tells when reading it takes too long
 * @param unwanted ends the reading too
 */
export function surroundings(tree: Tree | null, timeLimit = coldLimit, unwanted?: AbortSignal): Surroundings {
  let limit: ComeBackError | null = null;
  const check = () => {
    if (limit) throw limit;
  };
  const readTexts: ReadTexts = async (oids) => {
    const signal = unwanted ? AbortSignal.any([timeLimit(), unwanted]) : timeLimit();
    try {
      return (await tree?.read(oids, signal)) ?? new Map();
    } catch (error) {
      if (error instanceof ComeBackError) limit = error;
      if (signal.aborted) return { unavailable: `Reading the repository took longer than ${COLD_SECONDS} s.` };
      const reason = error instanceof Error ? error.message : String(error);
      return { unavailable: `The repository could not be read: ${reason}` };
    }
  };
  if (tree?.unavailable !== undefined) return { context: { unavailable: tree.unavailable }, readTexts, check };
  return { context: tree?.files ?? [], readTexts, check };
}

function coldLimit(): AbortSignal {
  return AbortSignal.timeout(COLD_SECONDS * 1_000);
}
