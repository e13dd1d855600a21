import { readCommentMarker } from '../../src/review/marker.ts';
import { visibleText } from '../demo/visible-text.ts';
import type { PullRequestView } from '../double/loopback.ts';
import type { Annotation, ReviewComment } from '../double/model.ts';

/** A finding as somebody on GitHub can know it: nothing here comes from the App's inside. */
export interface Said {
  readonly rule: string;
  readonly path: string;
  /** Lines of the head that are meant, from 1; a comment may stand on others. */
  readonly line: number;
  readonly endLine: number;
  readonly severity: string;
  readonly message: string;
  readonly because?: readonly { readonly path: string; readonly line: number; readonly note: string }[];
  /** Where it is told in full; `summary` when only the table has it. */
  readonly shown: 'comment' | 'annotation' | 'summary';
}

/** The findings of the latest check run's table, each with what its comment or annotation tells. */
export function said({ comments, checkRuns }: PullRequestView): Said[] {
  const run = checkRuns.at(-1);
  const rows = tableRows(run?.summary ?? '');
  const told = [...comments.flatMap(fromComment), ...(run?.annotations ?? []).map(fromAnnotation)];
  for (const each of told) {
    const same = rows.filter((row) => row.shown === 'summary' && isSame(row, each));
    const row = same.find(({ message }) => each.message.startsWith(message.replace(/…$/, ''))) ?? same[0];
    // A table that is too long ends early.
    if (row) rows[rows.indexOf(row)] = { ...each, line: row.line, endLine: row.endLine };
    else rows.push(each);
  }
  return rows;
}

function isSame(row: Said, { rule, path, line, endLine }: Said): boolean {
  return row.rule === rule && row.path === path && row.line <= endLine && line <= row.endLine;
}

const ROW = /^\| (?<severity>error|warning|note) \| (?<place>.*?) \| (?<rule>.*?) \| (?<message>.*) \|$/gm;

function tableRows(summary: string): Said[] {
  return [...summary.matchAll(ROW)].flatMap(({ groups = {} }) => {
    const { severity = '', place = '', rule = '', message = '' } = groups;
    const at = /^(?<path>.+):(?<line>\d+)$/s.exec(unquoted(visibleText(place)))?.groups;
    if (!at?.path) return [];
    const lines = linesOf(place, Number(at.line));
    const text = visibleText(message);
    return [{ rule: unquoted(visibleText(rule)), path: at.path, ...lines, severity, message: text, shown: 'summary' }];
  });
}

/** The lines that a link to a file ends with. */
function linesOf(markdown: string, line: number): { line: number; endLine: number } {
  const end = /#L\d+-L(\d+)\)/.exec(markdown)?.[1];
  return { line, endLine: Number(end ?? line) };
}

function fromComment({ body, thread }: ReviewComment): Said[] {
  const rule = readCommentMarker(body)?.rule;
  const [head = '', ...parts] = body.split('\n\n');
  const opening = /^\*\*(?<severity>\w+):\*\* (?<about>About \[?line (?<line>\d+)(?:\]\([^)]*\))?: )?/.exec(head);
  if (!rule || !opening?.groups) return [];
  const { severity = '', about, line } = opening.groups;
  const last = thread.original.line ?? 0;
  const place = about ? linesOf(about, Number(line)) : { line: thread.original.startLine ?? last, endLine: last };
  const message = visibleText(head.slice(opening[0].length));
  const because = parts.filter((part) => part.startsWith('Because:\n')).flatMap(reasonsIn);
  const common = { rule, path: thread.path, ...place, severity: severity.toLowerCase(), message };
  return [{ ...common, ...(because.length > 0 && { because }), shown: 'comment' }];
}

function reasonsIn(part: string) {
  return part.split('\n').flatMap((row) => {
    const found = /^- (?<quoted>(?<fence>`+) ?.+? ?\k<fence>): (?<note>.*)$/.exec(visibleText(row))?.groups;
    const place = /^(?<path>.+):(?<line>\d+)$/.exec(unquoted(found?.quoted ?? ''))?.groups;
    return place?.path ? [{ path: place.path, line: Number(place.line), note: found?.note ?? '' }] : [];
  });
}

const SEVERITIES: Readonly<Record<string, string>> = { failure: 'error', warning: 'warning', notice: 'note' };

function fromAnnotation({ title, path, message, annotation_level, start_line, end_line }: Annotation): Said {
  return {
    rule: title ?? '',
    path,
    line: start_line,
    endLine: end_line,
    severity: SEVERITIES[annotation_level] ?? annotation_level,
    message: message.split('\n\n')[0] ?? '',
    shown: 'annotation',
  };
}

/** The text of a code span. */
function unquoted(text: string): string {
  return text.replace(/^(`+) ?(.*?) ?\1$/s, '$2');
}
