import type { Rule } from '../rule/index.ts';
import type { Candidate } from './candidate.ts';
import { introduced, type Pairing, withFingerprints } from './introduced.ts';
import { judgeModule } from './judge-module.ts';
import { baseLine } from './line-map.ts';
import type { Analysis, AnalysisRequest, Diagnostic, FileVersions } from './request.ts';
import { type Progress, readVersion, type Version } from './version.ts';

/**
 * Judges a change: the findings of head that base does not have. A generator, so that whoever drives it learns which
 * file comes next (before it is read) and can take a turn of the event loop in between, which native memory needs.
 */
export function* analyze(request: AnalysisRequest, rules: readonly Rule[]): Generator<Progress, Analysis> {
  const started = performance.now();
  const head = yield* readVersion(
    request.files.flatMap(({ path, head: text }) => (text === null ? [] : [{ path, text }])),
  );
  const base = yield* readVersion(baseFiles(request.files));
  const diagnostics: Diagnostic[] = [];
  const inHead = yield* judgeVersion(head, rules, request, diagnostics);
  const inBase = yield* judgeVersion(base, rules, request, []);
  const fresh = new Set(introduced(onReadableLines(inHead, request.files, base), inBase, pairing(request.files)));
  return {
    findings: withFingerprints(inHead.toSorted(byPlace)).flatMap(([each, finding]) =>
      fresh.has(each) ? [finding] : [],
    ),
    notReviewed: head.notReviewed,
    diagnostics,
    stats: { files: head.modules.size, lines: head.lines, milliseconds: Math.round(performance.now() - started) },
  };
}

function baseFiles(files: readonly FileVersions[]): { path: string; text: string }[] {
  return files.flatMap(({ path, previousPath, base }) =>
    base === null ? [] : [{ path: previousPath ?? path, text: base }],
  );
}

/** Where the base could not be read nothing can be matched: only what stands on new lines is called introduced. */
function onReadableLines(inHead: readonly Candidate[], files: readonly FileVersions[], base: Version): Candidate[] {
  const unread = new Map(
    files
      .filter((each) => each.base !== null && !base.modules.has(each.previousPath ?? each.path))
      .map((each) => [each.path, each.lines]),
  );
  return inHead.filter(({ path, line }) => {
    const lines = unread.get(path);
    return !lines || baseLine(lines, line) === undefined;
  });
}

function* judgeVersion(
  version: Version,
  rules: readonly Rule[],
  request: AnalysisRequest,
  diagnostics: Diagnostic[],
): Generator<Progress, Candidate[]> {
  const candidates: Candidate[] = [];
  for (const [path, module] of version.modules) {
    yield { path };
    const judged = judgeModule(module, version.project, rules, request.rules);
    candidates.push(...judged.candidates);
    diagnostics.push(...judged.diagnostics);
  }
  return candidates;
}

function pairing(files: readonly FileVersions[]): Pairing {
  const byPath = new Map(files.map((each) => [each.path, each]));
  return {
    basePath: (path) => {
      const file = byPath.get(path);
      return file && file.base !== null ? (file.previousPath ?? file.path) : undefined;
    },
    lines: (path) => byPath.get(path)?.lines ?? [],
  };
}

function byPlace(a: Candidate, b: Candidate): number {
  return a.path < b.path
    ? -1
    : a.path > b.path
      ? 1
      : a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : 1);
}
