import type { AnalysisRequest, ReadTexts } from '../core/engine/index.ts';
import type { Tree } from './ports.ts';
import { COLD_SECONDS } from './project-budget.ts';

interface Surroundings {
  readonly context: AnalysisRequest['context'];
  readonly readTexts: ReadTexts;
}

/**
 * What the analysis learns of the repository around the change.
 *
 * @param limit tells when reading it takes too long
 */
export function surroundings(tree: Tree | null, limit = coldLimit): Surroundings {
  const readTexts: ReadTexts = async (oids) => {
    const signal = limit();
    try {
      return (await tree?.read(oids, signal)) ?? new Map();
    } catch (error) {
      if (signal.aborted) return { unavailable: `Reading the repository took longer than ${COLD_SECONDS} s.` };
      const reason = error instanceof Error ? error.message : String(error);
      return { unavailable: `The repository could not be read: ${reason}` };
    }
  };
  if (tree?.unavailable !== undefined) return { context: { unavailable: tree.unavailable }, readTexts };
  return { context: tree?.files ?? [], readTexts };
}

function coldLimit(): AbortSignal {
  return AbortSignal.timeout(COLD_SECONDS * 1_000);
}
