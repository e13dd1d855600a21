import type { FailOn } from '../config/index.ts';
import type { Finding, Severity } from '../core/rule/index.ts';

export const OK = 0;
const FINDINGS = 1;
export const FAILURE = 2;

const FAILING: Readonly<Record<FailOn, readonly Severity[]>> = {
  error: ['error'],
  warning: ['error', 'warning'],
  never: [],
};

/** 1 when a finding is at or above `failOn`, else 0. */
export function exitCodeFor(findings: readonly Finding[], failOn: FailOn): number {
  return findings.some(({ severity }) => FAILING[failOn].includes(severity)) ? FINDINGS : OK;
}
