import type { FailOn } from '../config/index.ts';
import type { Finding } from '../core/rule/index.ts';

export const OK = 0;
export const FINDINGS = 1;
export const FAILURE = 2;

/** 1 when a finding is at or above `failOn`, else 0. */
export function exitCodeFor(findings: readonly Finding[], failOn: FailOn): number {
  const failing = { error: ['error'], warning: ['error', 'warning'], never: [] }[failOn];
  return findings.some((finding) => failing.includes(finding.severity)) ? FINDINGS : OK;
}
