import type { Finding } from '../core/rule/finding.ts';

/** Hexadecimal digits that people have to type, where that many tell the findings apart. */
const SHORTEST = 4;

/** By what people name a finding: `HW-3f2a`, from its fingerprint, longer where two begin alike. */
export function findingIds(findings: readonly Finding[]): ReadonlyMap<Finding, string> {
  return new Map(findings.map((finding) => [finding, `HW-${shortest(finding, findings)}`]));
}

function shortest({ fingerprint }: Finding, all: readonly Finding[]): string {
  for (let length = SHORTEST; length < fingerprint.length; length += 1) {
    const start = fingerprint.slice(0, length);
    if (all.every((each) => each.fingerprint === fingerprint || !each.fingerprint.startsWith(start))) return start;
  }
  return fingerprint;
}
