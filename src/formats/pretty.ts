import type { Finding } from '../core/rule/index.ts';
import { countBySeverity, plural } from '../review/count.ts';
import type { Judgement } from '../review/judge.ts';
import { codeFrame, type Source } from './code-frame.ts';
import { maskOf } from './mask.ts';
import { createPaint, type Paint } from './paint.ts';
import { printable } from './width.ts';

export interface PrettyOptions {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

/**
 * The judgement for people: each finding under its code frame, then what was not read, then a summary line.
 *
 * @param sources the head version of each file, by path; without it a finding has no frame
 */
export function pretty(judgement: Judgement, sources: ReadonlyMap<string, string>, options: PrettyOptions): string {
  const paint = createPaint(options.color);
  const byPath = Map.groupBy(judgement.findings, (finding) => finding.path);
  const blocks = [...byPath].flatMap(([path, findings]) => {
    const source = readSource(sources.get(path), findings);
    return findings.map((finding) => renderFinding(finding, source, options.width, paint));
  });
  const lists = [notReviewed(judgement, paint), withoutProject(judgement, paint), crashes(judgement, paint)].filter(
    (text) => text !== '',
  );
  return `${[...blocks, ...lists, summary(judgement, paint)].join('\n\n')}\n`;
}

function readSource(text: string | undefined, findings: readonly Finding[]): Source | undefined {
  if (text === undefined) return undefined;
  const lines = text
    .replace(/^\ufeff/, '')
    .split('\n')
    .map((line) => line.replace(/\r$/, ''));
  return { lines, mask: maskOf(lines, findings) };
}

function renderFinding(finding: Finding, source: Source | undefined, width: number, paint: Paint): string {
  const { severity, rule, path, line, column, message, advice, because = [] } = finding;
  const gutter = String(line + 2).length;
  const indent = ' '.repeat(gutter);
  const title = `${paint.severity(severity, severity)}${paint.strong(`[${rule}]`)}: ${sentence(message)}`;
  const place = `${indent}${paint.frame('-->')} ${printable(path)}:${line}:${column}`;
  const frame = source && line <= source.lines.length ? codeFrame(finding, source, width, gutter, paint) : [];
  const remark = (word: string, text: string) =>
    `${indent} ${paint.frame('=')} ${paint.strong(word)} ${sentence(text)}`;
  const reasons = because.map((each) => remark('because:', `${each.path}:${each.line}: ${each.note}`));
  return [title, place, ...frame, ...(advice ? [remark('help:', advice)] : []), ...reasons].join('\n');
}

/** Messages are one line each, whatever a rule quotes in them. */
function sentence(text: string): string {
  return printable(text.replaceAll(/\s+/g, ' ').trim());
}

function notReviewed(judgement: Judgement, paint: Paint): string {
  const rows = judgement.notReviewed.map(({ path, reason }) => `  ${printable(path)}: ${sentence(reason)}`);
  return rows.length === 0 ? '' : [paint.strong('Not reviewed:'), ...rows].join('\n');
}

function withoutProject({ withoutProject: reason }: Judgement, paint: Paint): string {
  if (reason === null) return '';
  return `${paint.strong('Judged without the rest of the project:')} ${sentence(reason)} Rules that rest on it were silent.`;
}

function crashes(judgement: Judgement, paint: Paint): string {
  const rows = judgement.diagnostics.map(
    ({ rule, path, message }) => `  ${printable(path)}: \`${rule}\` crashed (${sentence(message)})`,
  );
  return rows.length === 0 ? '' : [paint.strong('Crashed rules, please report them:'), ...rows].join('\n');
}

function summary({ findings, stats, notReviewed: unread }: Judgement, paint: Paint): string {
  const count = countBySeverity(findings) || 'No findings';
  const size = plural(stats.lines, 'line');
  const seconds = (stats.milliseconds / 1000).toFixed(1);
  const rest = unread.length > 0 ? `; ${plural(unread.length, 'file')} not reviewed` : '';
  return `${paint.strong(count)} in ${plural(stats.files, 'file')} (${size}, ${seconds} s)${rest}`;
}
