import { type Configuration, severityAt } from '../config/index.ts';
import type { Analysis } from '../core/engine/index.ts';
import type { Finding } from '../core/rule/finding.ts';

/** The analysis with the severities that are configured for the paths of its findings, and without what is off there. */
export function asConfigured<A extends Pick<Analysis, 'findings' | 'silenced'>>(
  analysis: A,
  configuration: Configuration,
): A {
  const configured = (finding: Finding): Finding[] => {
    const severity = severityAt(configuration, finding.rule, finding.path);
    if (severity === 'off') return [];
    return severity === null || finding.minor ? [finding] : [{ ...finding, severity }];
  };
  return {
    ...analysis,
    findings: analysis.findings.flatMap(configured),
    silenced: analysis.silenced.flatMap((each) => configured(each.finding).map((finding) => ({ ...each, finding }))),
  };
}
