import { CONFIGURATION_PATH, type ConfigurationProblem } from '../config/index.ts';
import type { Finding } from '../core/rule/finding.ts';
import { countBySeverity, plural } from './count.ts';
import { codeCell, codeSpan, prose, proseCell } from './escape-markdown.ts';
import { findingIds } from './finding-id.ts';
import type { Judgement } from './judge.ts';
import { type Links, linked } from './links.ts';
import type { Change, ConfigurationProposal, Dismissal } from './ports.ts';
import { isSilenced } from './retire.ts';
import type { Retirement } from './review-plan.ts';

/** Everything the summary of a check run tells. */
export interface SummaryContent extends Judgement {
  readonly change: Pick<Change, 'incomplete' | 'proposal'> & Partial<Pick<Change, 'configuration'>>;
  /** All that the change introduces and nobody has dismissed, the most severe first. */
  readonly findings: readonly Finding[];
  /** How many of them were commented on before. */
  readonly kept: number;
  readonly dismissed: ReadonlyMap<Finding, Dismissal>;
  readonly retired: readonly Retirement[];
}

/**
 * Characters for each section's rows. With headings and the first line they stay below the 65,535 that GitHub takes
 * (`github.md`, section 1, Checks).
 */
const BUDGET = {
  findings: 32_000,
  dismissed: 4_000,
  retired: 2_000,
  unread: 10_000,
  crashes: 4_000,
  problems: 3_000,
  silenced: 4_000,
  proposal: 2_000,
} as const;

/** The Markdown of a check run's summary; a long list ends at a row and says how many are left out. */
export function renderSummary(content: SummaryContent, links: Links): string {
  return [
    overview(content),
    findingsTable(content.findings, links),
    dismissals(content, links),
    retirements(content),
    notRead(content),
    withoutProject(content.withoutProject),
    crashes(content),
    silences(content, links),
    problems(content),
    configuration(content),
  ]
    .filter((section) => section !== '')
    .join('\n\n');
}

function overview({ findings, kept, stats }: SummaryContent): string {
  const counts = findings.length === 0 ? 'No findings' : `**${countBySeverity(findings)}**`;
  if (stats.files === 0) return 'No changed Python was judged.';
  const read = `${counts} in ${plural(stats.files, 'reviewed file')} (${plural(stats.lines, 'line')}).`;
  if (kept === 0) return read;
  return `${read} ${kept === 1 ? '1 was' : `${kept} were`} commented on before.`;
}

function findingsTable(findings: readonly Finding[], links: Links): string {
  const header = '| | Where | Rule | What | Id |\n| --- | --- | --- | --- | --- |';
  const ids = findingIds(findings);
  const rows = findings.map((finding) => `${findingRow(finding, links)} ${ids.get(finding)} |`);
  return section(header, rows, BUDGET.findings, (left) => `\nand ${plural(left, 'more finding')}.`);
}

function findingRow({ severity, path, line, endLine, rule, message }: Finding, links: Links): string {
  const where = linked(codeCell(`${path}:${line}`), links.lines(path, line, endLine));
  return `| ${severity} | ${where} | ${linked(codeCell(rule), links.rule(rule))} | ${proseCell(message)} |`;
}

function dismissals({ dismissed }: SummaryContent, links: Links): string {
  const rows = [...dismissed].map(
    ([finding, { by, reason }]) => `${findingRow(finding, links)} ${codeCell(by)}: ${proseCell(reason)} |`,
  );
  const header = '### Dismissed\n| | Where | Rule | What | By |\n| --- | --- | --- | --- | --- |';
  return section(header, rows, BUDGET.dismissed, (left) => `\nand ${left.toLocaleString('en-US')} more.`);
}

function retirements({ retired, silenced }: SummaryContent): string {
  const gone = retired.filter(({ comment }) => !isSilenced(comment, silenced));
  const rows = gone.map(({ comment }) => `- ${codeSpan(comment.marker.rule)} in ${codeSpan(comment.path)}`);
  return section(
    '### Fixed since the last review',
    rows,
    BUDGET.retired,
    (left) => `- and ${left.toLocaleString('en-US')} more`,
  );
}

function notRead({ change: { incomplete }, notReviewed }: SummaryContent): string {
  const rows = [
    ...incomplete.map((sentence) => `- ${prose(sentence)}`),
    ...notReviewed.map(({ path, reason }) => `- ${codeSpan(path)}: ${prose(reason, 500)}`),
  ];
  return section('### Not read', rows, BUDGET.unread, (left) => `- and ${left.toLocaleString('en-US')} more`);
}

function withoutProject(reason: string | null): string {
  if (reason === null) return '';
  return `### Judged without the rest of the project\n${prose(reason, 500)} Rules that rest on it were silent.`;
}

function crashes({ diagnostics }: SummaryContent): string {
  const rows = diagnostics.map(
    ({ path, rule, message }) => `- ${codeSpan(rule)} on ${codeSpan(path)}: ${prose(message, 500)}`,
  );
  const heading = '### Rules that crashed\nThe others have judged these files all the same.\n';
  return section(heading, rows, BUDGET.crashes, (left) => `- and ${left.toLocaleString('en-US')} more`);
}

/** Whoever merges should know what a comment in the change keeps quiet. */
function silences({ silenced }: SummaryContent, links: Links): string {
  const rows = silenced
    .filter(({ isNew }) => isNew)
    .map(({ finding: { severity, path, rule, message }, line }) => {
      const where = linked(codeCell(`${path}:${line}`), links.lines(path, line, line));
      return `| ${where} | ${linked(codeCell(rule), links.rule(rule))} | ${severity}: ${proseCell(message)} |`;
    });
  const header = '### Silenced by this change\n| Where | Rule | What is not reported |\n| --- | --- | --- |';
  return section(header, rows, BUDGET.silenced, (left) => `\nand ${left.toLocaleString('en-US')} more.`);
}

/** Where the configuration is not simply the base's own, or will not stay as it is. */
function configuration({ change, proposalProblems = [] }: SummaryContent): string {
  const shared = change.configuration?.sharedBy;
  const origin = shared ? [`The configuration is that of ${codeSpan(shared)}, since this repository has none.`] : [];
  const sentences = [...origin, ...(change.proposal ? proposed(change.proposal, proposalProblems.length) : [])];
  if (sentences.length === 0) return '';
  const heading = `### Configuration\n${sentences.join(' ')}`;
  const rest = (left: number) => `- and ${left.toLocaleString('en-US')} more`;
  return section(`${heading}\n`, proposalProblems.map(problem), BUDGET.proposal, rest) || heading;
}

function proposed({ kind, text }: ConfigurationProposal, problems: number): string[] {
  const change = `This pull request ${kind} ${codeSpan(CONFIGURATION_PATH)}; that counts once merged.`;
  if (kind === 'removes') return [change];
  if (text === null) return [change, 'It is too long or no text: the defaults will apply.'];
  return [change, problems === 0 ? 'It is valid.' : 'What is wrong in it will not count:'];
}

function problem({ path, line, column, message }: ConfigurationProblem): string {
  return `- ${codeSpan(`${path}:${line}:${column}`)}: ${prose(message, 1_000)}`;
}

function problems({ configurationProblems }: SummaryContent): string {
  const rows = configurationProblems.map(problem);
  const heading = '### Problems in the configuration\nWhat is wrong was left out; the rest applies.\n';
  return section(heading, rows, BUDGET.problems, (left) => `- and ${left.toLocaleString('en-US')} more`);
}

/** A heading and as many rows as the budget holds; nothing when there are no rows. */
function section(heading: string, rows: readonly string[], budget: number, rest: (left: number) => string): string {
  if (rows.length === 0) return '';
  const shown: string[] = [];
  let used = 0;
  for (const row of rows) {
    used += row.length + 1;
    if (used > budget) break;
    shown.push(row);
  }
  const left = rows.length - shown.length;
  return [heading, ...shown, ...(left > 0 ? [rest(left)] : [])].join('\n');
}
