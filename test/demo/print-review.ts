import { styleText } from 'node:util';
import type { PullRequestView } from '../double/loopback.ts';
import type { ApiCall, Thread } from '../double/model.ts';
import { visibleText } from './visible-text.ts';

const CONTEXT = 2;

/** The review as GitHub would show it: each comment under its lines, then the check with its summary. */
export function printReview({ threads, checkRuns }: PullRequestView, head: Record<string, string>): string {
  const sections = threads.toSorted(byPlace).map((thread) => printThread(thread, head[thread.path] ?? ''));
  for (const { name, conclusion, title, summary, annotations } of checkRuns) {
    const mark = conclusion === 'success' ? '✓' : '✗';
    sections.push(
      `${bold(`${mark} Check ${name}: ${conclusion}`)} - ${title}\n\n${indent(visibleText(summary ?? ''))}`,
    );
    for (const each of annotations) sections.push(`${bold(`${each.path}:${each.start_line}`)} ${each.message}`);
  }
  return sections.join('\n\n');
}

/** `POST check-runs 201, …`, in the order of the calls. */
export function printCalls(calls: readonly ApiCall[]): string {
  const rows = calls.map(({ method, route, path, status, ms }) =>
    `  ${method.padEnd(5)} ${(route ?? path).padEnd(58)} ${status} ${Math.round(ms)} ms`.trimEnd(),
  );
  return [bold(`${calls.length} API calls`), ...rows].join('\n');
}

function printThread(thread: Thread, text: string): string {
  const line = thread.current.line ?? thread.original.line ?? 1;
  const start = thread.current.startLine ?? line;
  const lines = text.split('\n');
  const first = Math.max(1, start - CONTEXT);
  const frame = lines.slice(first - 1, line + CONTEXT).map((content, index) => {
    const number = first + index;
    const mark = number >= start && number <= line ? '>' : ' ';
    return dim(`${mark} ${String(number).padStart(4)} | `) + content;
  });
  const comments = thread.comments.map(({ author, body }) => `${bold(author.login)}\n${indent(visibleText(body))}`);
  return [bold(`${thread.path}:${line}`), ...frame, ...comments].join('\n');
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '    ');
}

function byPlace(a: Thread, b: Thread): number {
  return a.path.localeCompare(b.path) || (a.original.line ?? 0) - (b.original.line ?? 0);
}

const bold = (text: string) => styleText('bold', text);
const dim = (text: string) => styleText('dim', text);
