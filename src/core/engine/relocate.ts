import type { Because } from '../rule/finding.ts';
import type { Module } from '../semantic/index.ts';
import type { Affected } from './affected.ts';
import type { Candidate } from './candidate.ts';
import { type Definition, definitionAround, definitionsOf } from './definitions.ts';
import { digest } from './digest.ts';
import { baseLine, type LineMap } from './line-map.ts';
import type { Version } from './version.ts';

/** Places that one finding lists; the rest are counted. */
const MOST_PLACES = 10;

/**
 * Findings in modules that the change did not touch are reported at the change that causes them, one for each rule and
 * changed definition, with the places they break in `because`.
 */
export function relocate(
  candidates: readonly Candidate[],
  affected: readonly Affected[],
  head: Version,
  lines: (path: string) => LineMap,
): Candidate[] {
  const causes = new Map(affected.map(({ module, cause }) => [module.path, cause]));
  const groups = Map.groupBy(candidates, (each) => {
    const cause = named(each, head) ?? causes.get(each.path);
    return cause ? `${each.rule} ${cause.module.path} ${cause.name}` : '';
  });
  return [...groups].flatMap(([group, found]) => {
    const [first] = found;
    const cause = first && (named(first, head) ?? causes.get(first.path));
    return group && cause ? [atCause(found, cause, lines(cause.module.path))] : found;
  });
}

/** The definition in a changed file that the finding itself gives as a reason. */
function named({ because = [] }: Candidate, { modules }: Version): Definition | null {
  for (const { path, line } of because) {
    const module = modules.get(path);
    const found = module && definitionOn(module, line);
    if (found) return found;
  }
  return null;
}

function definitionOn(module: Module, line: number): Definition | null {
  const start = module.syntax.lines.startOf(line);
  const text = module.syntax.lines.content(line);
  const at = start + (text.length - text.trimStart().length);
  return definitionAround(definitionsOf(module), { kind: 'Pass', start: at, end: at, parent: null });
}

function atCause(found: readonly Candidate[], cause: Definition, lines: LineMap): Candidate {
  const [first] = found as readonly [Candidate, ...Candidate[]];
  const { lines: text } = cause.module.syntax;
  const range: [number, number] = [text.lineAt(cause.node.start), text.lineAt(cause.node.end)];
  const line = changedLine(range, lines) ?? range[0];
  const content = text.content(line);
  const start = text.startOf(line);
  const { suggestion: _suggestion, because: reasons = [], ...rest } = first;
  const shown = found.slice(0, MOST_PLACES).map(placeOf);
  const places = new Set(shown.map(({ path, line: at }) => `${path} ${at}`));
  const formOf = (which: 'form' | 'print') => digest(`${cause.name} ${found.map((each) => each[which]).join()}`);
  const form = formOf('form');
  return {
    ...rest,
    path: cause.module.path,
    line,
    endLine: line,
    column: text.position(start + content.length - content.trimStart().length).column,
    endColumn: text.position(start + content.trimEnd().length).column,
    message: `This change breaks code that it does not touch: ${where(found)}. ${first.message}`,
    because: [...shown, ...reasons.filter((each) => !places.has(`${each.path} ${each.line}`))],
    function: cause.name,
    functionLines: range,
    form,
    print: formOf('print'),
    shape: form,
    functionShape: '',
  };
}

function where(found: readonly Candidate[]): string {
  const [first] = found as readonly [Candidate, ...Candidate[]];
  const place = `\`${first.path}:${first.line}\``;
  if (found.length === 1) return place;
  return `${place} and ${found.length === 2 ? 'one more place' : `${found.length - 1} more places`}`;
}

function placeOf({ path, line, function: name }: Candidate): Because {
  return { path, line, note: name ? `In \`${name}\`.` : 'Here.' };
}

/** The first line of the range that base does not have, or before which base had others. */
function changedLine([first, last]: [number, number], lines: LineMap): number | undefined {
  for (let line = first; line <= last; line += 1) {
    const base = baseLine(lines, line);
    if (base === undefined) return line;
    const next = baseLine(lines, line + 1);
    if (next !== undefined && next !== base + 1 && line < last) return line;
  }
  return undefined;
}
