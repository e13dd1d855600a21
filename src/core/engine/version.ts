import { Project, parsed } from '../project/index.ts';
import { Module } from '../semantic/index.ts';
import { PARSE_LIMIT, parseModule, UnreadableSource } from '../syntax/index.ts';
import type { NotReviewed } from './request.ts';

/** One version of the changed files: what could be read of them, and what could not. */
export interface Version {
  readonly modules: ReadonlyMap<string, Module>;
  readonly project: Project;
  readonly notReviewed: readonly NotReviewed[];
  readonly lines: number;
}

/** Sent before a file is parsed or judged, so that whoever drives the analysis knows where it is. */
export interface Progress {
  readonly path: string;
}

/** Reads the files of one version, one a turn. */
export function* readVersion(files: readonly { path: string; text: string }[]): Generator<Progress, Version> {
  const modules = new Map<string, Module>();
  const notReviewed: NotReviewed[] = [];
  let lines = 0;
  for (const { path, text } of files) {
    yield { path };
    const module = read(path, text, notReviewed);
    if (!module) continue;
    modules.set(path, module);
    lines += module.syntax.lines.count;
  }
  return { modules, project: new Project([...modules.values()].map(parsed)), notReviewed, lines };
}

function read(path: string, text: string, notReviewed: NotReviewed[]): Module | null {
  try {
    const module = new Module(path, parseModule(text, PARSE_LIMIT));
    notReviewed.push(...module.syntax.broken.map((range) => ({ path, reason: brokenReason(range) })));
    return module;
  } catch (error) {
    notReviewed.push({ path, reason: unreadable(error) });
    return null;
  }
}

/** A stack that overflows (10,000 branches of one `if`) says the same as the parser's own limit. */
function unreadable(error: unknown): string {
  if (error instanceof UnreadableSource) return error.message;
  if (error instanceof RangeError) return 'nested too deeply to be analysed';
  throw error;
}

function brokenReason({ line, endLine }: { line: number; endLine: number }): string {
  const where = line === endLine ? `line ${line}` : `lines ${line} to ${endLine}`;
  return `syntax error at ${where}: the rest of the file was reviewed`;
}
