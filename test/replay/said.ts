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
  const common = { rule, path: thread.path, ...place, severity: severity.toLowerCase(), message };
  return [{ ...common, ...reasonsIn(parts.map(visibleText)), shown: 'comment' }];
}

const REASON = /^- (?<fence>`*) ?(?<path>.+?):(?<line>\d+) ?\k<fence>: (?<note>.*)$/gm;

/** The places in the list below `Because:`, where there is one. */
function reasonsIn(paragraphs: readonly string[]): Pick<Said, 'because'> {
  const list = paragraphs.find((paragraph) => paragraph.startsWith('Because:\n')) ?? '';
  const because = [...list.matchAll(REASON)].map(({ groups = {} }) => {
    return { path: groups.path ?? '', line: Number(groups.line), note: groups.note ?? '' };
  });
  return because.length === 0 ? {} : { because };
}

const SEVERITIES: Readonly<Record<string, string>> = { failure: 'error', warning: 'warning', notice: 'note' };

function fromAnnotation({ title, path, message, annotation_level, start_line, end_line }: Annotation): Said {
  const [first = '', ...parts] = message.split('\n\n');
  return {
    rule: title ?? '',
    path,
    line: start_line,
    endLine: end_line,
    severity: SEVERITIES[annotation_level] ?? annotation_level,
    message: first,
    ...reasonsIn(parts),
    shown: 'annotation',
  };
}

/** The text of a code span. */
function unquoted(text: string): string {
  return text.replace(/^(`+) ?(.*?) ?\1$/s, '$2');
}
