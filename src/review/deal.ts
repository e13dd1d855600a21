import type { Finding, Severity } from '../core/rule/finding.ts';
import { type Anchor, acceptsAnchor, anchorFor } from '../diff/index.ts';
import type { ChangedFile } from './ports.ts';

/** Annotations of one check run, ten requests of 50; what is beyond stands in the summary's table. */
const MOST_ANNOTATIONS = 500;

/** A finding with the place of its line comment. */
export interface Placed {
  readonly finding: Finding;
  readonly anchor: Anchor;
}

/** Where each finding that is new on the pull request is shown. */
export interface Dealt {
  readonly placed: readonly Placed[];
  readonly annotated: readonly Finding[];
  readonly summaryOnly: readonly Finding[];
}

export interface Room {
  /** Line comments that may still be posted. */
  readonly comments: number;
  /** Severities that are commented on. */
  readonly levels: readonly Severity[];
}

/**
 * Deals findings, the most severe first: a line comment where its severity is commented on, the diff has a place for it
 * and there is room; else an annotation; notes, and what is beyond, in the summary only.
 */
export function deal(findings: readonly Finding[], files: readonly ChangedFile[], room: Room): Dealt {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const placed: Placed[] = [];
  const annotated: Finding[] = [];
  const summaryOnly: Finding[] = [];
  for (const finding of findings) {
    const isCommented = room.levels.includes(finding.severity) && placed.length < room.comments;
    const anchor = isCommented ? place(finding, byPath.get(finding.path)) : null;
    if (anchor) placed.push({ finding, anchor });
    else if (finding.severity === 'note' || annotated.length === MOST_ANNOTATIONS) summaryOnly.push(finding);
    else annotated.push(finding);
  }
  return { placed, annotated, summaryOnly };
}

function place(finding: Finding, file: ChangedFile | undefined): Anchor | null {
  if (!file || file.isDiffHidden) return null;
  const { path, line, endLine, functionLines } = finding;
  const wide = wholeSuggestion(finding, file);
  if (wide) return wide;
  const near = functionLines && { near: { first: functionLines[0], last: functionLines[1] } };
  const anchor = anchorFor(path, file.hunks, { line, endLine }, near ?? {});
  return anchor && acceptsAnchor(file.hunks, anchor) ? anchor : null;
}

/** GitHub replaces the commented lines: where one hunk shows all that a suggestion replaces, the comment stands on these lines. */
function wholeSuggestion({ path, suggestion }: Finding, { hunks }: ChangedFile): Anchor | null {
  if (!suggestion) return null;
  const { line, endLine } = suggestion;
  const anchor = anchorFor(path, hunks, { line, endLine });
  const isWhole = anchor?.line === endLine && (anchor.startLine ?? anchor.line) === line;
  return isWhole && acceptsAnchor(hunks, anchor) ? anchor : null;
}
