import { byPlace, type Candidate } from './candidate.ts';
import { withFingerprints } from './introduced.ts';
import type { Silenced } from './request.ts';
import type { SilencedCandidate } from './suppressions.ts';

/**
 * What suppressions silence in head, and whether they silence the same in base already: told as it is for findings, so
 * that moving, renaming and formatting make nothing new.
 *
 * @param freshOf the candidates of head without a partner among those of base
 */
export function compareSilenced(
  head: readonly SilencedCandidate[],
  base: readonly SilencedCandidate[],
  freshOf: (head: readonly Candidate[], base: readonly Candidate[]) => readonly Candidate[],
): Silenced[] {
  const candidates = head.map(({ candidate }) => candidate);
  const fresh = new Set(
    freshOf(
      candidates,
      base.map(({ candidate }) => candidate),
    ),
  );
  const lines = new Map(head.map(({ candidate, line }) => [candidate, line]));
  return withFingerprints(candidates.toSorted(byPlace)).map(([each, finding]) => ({
    finding,
    line: lines.get(each) ?? finding.line,
    isNew: fresh.has(each),
  }));
}
