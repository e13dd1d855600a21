import type { RuleInfo } from '../core/rule/index.ts';
import { bySeverity } from './count.ts';
import { dismissedAmong } from './dismissed.ts';
import { judge } from './judge.ts';
import type { Links } from './links.ts';
import type { Analyzer, ChangeReader } from './ports.ts';
import { renderFixes } from './render-fixes.ts';

export interface FixesRequest {
  readonly reader: ChangeReader;
  readonly analyzer: Analyzer;
  readonly rules: readonly RuleInfo[];
  readonly links: Links;
}

/** The Markdown of the comment that shows what could be committed instead of what the change introduces. */
export async function showFixes({ reader, analyzer, rules, links }: FixesRequest): Promise<string> {
  const change = await reader.read();
  const { findings } = await judge(change, analyzer, rules);
  const dismissed = dismissedAmong(findings, change.conversation?.dismissals ?? []);
  const counted = findings.filter((each) => !dismissed.has(each)).sort(bySeverity);
  return renderFixes(counted, change.files, change.head, links);
}
