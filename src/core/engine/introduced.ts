import type { Finding } from '../rule/finding.ts';
import type { Candidate } from './candidate.ts';
import { digest } from './digest.ts';
import { baseLine, gapBefore, headLine, type LineMap } from './line-map.ts';

/** How the files of base and head belong together: by the path in head. */
export interface Pairing {
  /** Path in base of the file at `path` in head; undefined for a new file. */
  basePath(path: string): string | undefined;
  lines(path: string): LineMap;
}

type Key = (candidate: Candidate) => string | undefined;

/**
 * The findings of head that have no partner in base. Partners are of the same rule and are matched one to one, the
 * surest kind first: the same line; the same code in the same function; the same function under a new name; the same
 * code elsewhere in the change (moved); the same code with other names in the same function, where it was renamed; another
 * code in place of it in the same function, of which the very same is to be said (a call that got one more argument).
 */
export function introduced(head: readonly Candidate[], base: readonly Candidate[], pairing: Pairing): Candidate[] {
  const headPath = new Map<string, string>();
  for (const { path } of head) headPath.set(pairing.basePath(path) ?? path, path);
  const pathInHead = (each: Candidate) => headPath.get(each.path) ?? each.path;
  const onLine = (each: Candidate) => {
    const line = headLine(pairing.lines(pathInHead(each)), each.line);
    return line === undefined ? undefined : key(each.rule, pathInHead(each), line, each.shape);
  };
  const steps: { ofHead: Key; ofBase: Key }[] = [
    { ofHead: (each) => key(each.rule, each.path, each.line, each.shape), ofBase: onLine },
    both((each, path) => key(each.rule, path, each.function, each.form)),
    both((each) => (each.functionShape ? key(each.rule, each.functionShape, each.shape) : undefined)),
    both((each) => key(each.rule, each.form)),
    both((each, path) => key(each.rule, path, each.function, each.shape)),
    {
      ofHead: (each) => edited(each, each.path, placeInHead),
      ofBase: (each) => edited(each, pathInHead(each), placeInBase),
    },
  ];
  let left = [...head];
  let partners = [...base];
  for (const { ofHead, ofBase } of steps) [left, partners] = pair(left, partners, ofHead, ofBase);
  return left;

  /** Of a masked finding the message hides what is new: one secret in place of another is a new one. */
  function edited(each: Candidate, path: string, place: Place): string | undefined {
    if (each.masked) return undefined;
    const at = place(pairing.lines(path), each.line);
    return key(each.rule, path, each.function, each.severity, each.message, at);
  }

  function both(of: (candidate: Candidate, path: string) => string | undefined): { ofHead: Key; ofBase: Key } {
    return { ofHead: (each) => of(each, each.path), ofBase: (each) => of(each, pathInHead(each)) };
  }
}

type Place = (lines: LineMap, line: number) => string;

const placeInHead: Place = (lines, line) =>
  baseLine(lines, line) === undefined ? `edit ${gapBefore(lines, line, 'head')}` : `line ${line}`;

const placeInBase: Place = (lines, line) => {
  const at = headLine(lines, line);
  return at === undefined ? `edit ${gapBefore(lines, line, 'base')}` : `line ${at}`;
};

/** Takes away one partner for each finding with the same key; returns what is left on both sides. */
function pair(
  head: readonly Candidate[],
  base: readonly Candidate[],
  ofHead: Key,
  ofBase: Key,
): [Candidate[], Candidate[]] {
  const offered = new Map<string, Candidate[]>();
  for (const each of base) {
    const at = ofBase(each);
    if (at === undefined) continue;
    const list = offered.get(at);
    if (list) list.push(each);
    else offered.set(at, [each]);
  }
  const taken = new Set<Candidate>();
  const left = head.filter((each) => {
    const at = ofHead(each);
    const partner = at === undefined ? undefined : offered.get(at)?.shift();
    if (partner) taken.add(partner);
    return !partner;
  });
  return [left, base.filter((each) => !taken.has(each))];
}

function key(...parts: readonly (string | number | null)[]): string {
  return parts.join('\u0000');
}

/** Candidates with the findings they become: fingerprints count the occurrences of the same code in a function. */
export function withFingerprints(candidates: readonly Candidate[]): [Candidate, Finding][] {
  const seen = new Map<string, number>();
  return candidates.map((each) => {
    const {
      form: _form,
      print,
      shape: _shape,
      functionShape: _function,
      regression: _,
      newFile: _new,
      ...finding
    } = each;
    const content = key(finding.rule, finding.path, finding.function, print);
    const occurrence = seen.get(content) ?? 0;
    seen.set(content, occurrence + 1);
    return [each, { ...finding, snippet: digest(print), fingerprint: digest(key(content, occurrence)) }];
  });
}
