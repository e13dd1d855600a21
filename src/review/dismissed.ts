import type { Finding } from '../core/rule/finding.ts';
import type { Dismissal } from './ports.ts';

/** Which findings somebody has dismissed on this pull request: the same one, or the same code in the same function. */
export function dismissedAmong(
  findings: readonly Finding[],
  dismissals: readonly Dismissal[],
): ReadonlyMap<Finding, Dismissal> {
  return new Map(
    findings.flatMap((finding) => {
      const by = dismissals.find((each) => isAbout(each, finding));
      return by ? [[finding, by] as const] : [];
    }),
  );
}

function isAbout(dismissal: Dismissal, { rule, fingerprint, function: name, snippet }: Finding): boolean {
  if (dismissal.rule !== rule) return false;
  return (
    fingerprint.startsWith(dismissal.fingerprint) || (dismissal.function === name && dismissal.snippet === snippet)
  );
}
