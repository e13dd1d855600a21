import { Around, isManifest } from '../project/index.ts';
import type { Rule } from '../rule/index.ts';
import type { Module } from '../semantic/index.ts';
import { canonicalForm } from '../syntax/index.ts';
import { type Effects, effectsOf } from './affected.ts';
import { byPlace, type Candidate } from './candidate.ts';
import { counterparts, focusOf, functionsOf } from './focus.ts';
import { introduced, type Pairing, withFingerprints } from './introduced.ts';
import { Judge, type ModuleJudgement } from './judge-module.ts';
import { baseLine, SAME_LINES } from './line-map.ts';
import { ModuleStore } from './module-store.ts';
import { louderThanNotes, rulesWithPartners } from './partners.ts';
import { relocate } from './relocate.ts';
import type { Analysis, AnalysisRequest, Diagnostic, FileVersions, Known } from './request.ts';
import { compareSilenced } from './silenced.ts';
import type { SilencedCandidate } from './suppressions.ts';
import { type Progress, readVersion, type Surroundings, type Version } from './version.ts';

/** Asks for the texts of these blobs. */
export interface Need {
  readonly need: readonly string[];
}

/** The answer to `Need`: texts by oid, without those that are no text. */
export type Texts = Known<ReadonlyMap<string, string>>;

/** Reads texts for an analysis; never rejects. */
export type ReadTexts = (oids: readonly string[]) => Promise<Texts>;

/** A turn of an analysis. What follows a `Need` is passed to `next`, after any other turn that takes nothing. */
export type Turn = Progress | Need;

/**
 * Judges a change: the findings of head that base does not have. A generator, so that whoever drives it learns which
 * file comes next (before it is read), can take a turn of the event loop in between, which native memory needs, and
 * fetches what is missing of the repository around the change.
 *
 * @param store what earlier analyses have read; it is trimmed at the end
 */
export function* analyze(
  request: AnalysisRequest,
  rules: readonly Rule[],
  store: ModuleStore = new ModuleStore(),
): Generator<Turn, Analysis, Texts | undefined> {
  const started = performance.now();
  const { surroundings, withoutProject } = yield* surround(request, store);
  const head = yield* readVersion(headFiles(request.files), surroundings, store);
  const base = yield* readVersion(baseFiles(request.files), surroundings, store);
  const judgement = yield* judge({ head, base, rules, request });
  store.trim();
  return {
    ...judgement,
    notReviewed: head.notReviewed,
    withoutProject,
    stats: { files: head.modules.size, lines: head.lines, milliseconds: Math.round(performance.now() - started) },
  };
}

/** The files around the change, as sources; asks once for all that the store lacks. */
function* surround(
  { context, files }: AnalysisRequest,
  store: ModuleStore,
): Generator<Turn, { surroundings: Surroundings; withoutProject: string | null }, Texts | undefined> {
  const unknown = (reason: string) => ({
    surroundings: { around: new Around([]), manifests: [], complete: false },
    withoutProject: reason,
  });
  if ('unavailable' in context) return unknown(context.unavailable);
  const changed = new Set(files.map(({ path }) => path));
  const unchanged = context.filter(({ path }) => !changed.has(path));
  const need = [...new Set(unchanged.flatMap(({ oid }) => (store.has(oid) ? [] : [oid])))];
  const texts = need.length > 0 ? yield { need } : new Map<string, string>();
  if (!texts || 'unavailable' in texts) return unknown(texts?.unavailable ?? 'The repository was not read.');
  for (const [oid, text] of texts) store.add(oid, text);
  const modules = unchanged.filter(({ path }) => path.endsWith('.py'));
  const manifests = unchanged.flatMap(({ path, oid }) => {
    const text = isManifest(path) ? store.text(oid) : undefined;
    return text === undefined ? [] : [{ path, text }];
  });
  return { surroundings: { around: store.around(modules), manifests, complete: true }, withoutProject: null };
}

interface Comparison {
  readonly head: Version;
  readonly base: Version;
  readonly rules: readonly Rule[];
  readonly request: AnalysisRequest;
}

function* judge({
  head,
  base,
  rules,
  request,
}: Comparison): Generator<Turn, Pick<Analysis, 'findings' | 'diagnostics' | 'silenced'>> {
  const diagnostics: Diagnostic[] = [];
  const pairs = pairing(request.files);
  const effects = effectsOf(head, base, pairs.basePath);
  narrow(head, base, pairs, effects);
  const inHead = yield* judgeModules(head.modules.values(), head, rules, request, diagnostics);
  const partners = rulesWithPartners(inHead, rules);
  const touched = { head: inHead, base: yield* judgeModules(base.modules.values(), base, partners, request, []) };
  const freshOf = (inHead: readonly Candidate[], inBase: readonly Candidate[]) =>
    matched(onReadableLines(inHead, request.files, base), inBase, pairs).filter(
      (each) =>
        (!each.regression || isAltered(each, head, base, pairs)) &&
        (!each.newFile || pairs.basePath(each.path) === undefined),
    );
  const fresh = freshOf(touched.head.candidates, touched.base.candidates);
  const elsewhere = yield* judgeAffected(effects, { head, base, rules, request });
  const relocated = relocate(elsewhere, effects.modules, head, pairs.lines);
  const keep = new Set([...fresh, ...relocated]);
  const all = [...touched.head.candidates, ...relocated];
  return {
    findings: withFingerprints(all.toSorted(byPlace)).flatMap(([each, finding]) => (keep.has(each) ? [finding] : [])),
    diagnostics,
    silenced: compareSilenced(touched.head.silenced, touched.base.silenced, freshOf),
  };
}

/** Lets both versions judge only what the change can have an effect on. */
function narrow(head: Version, base: Version, { basePath }: Pairing, { definitions }: Effects): void {
  const focus = focusOf(head, base, basePath, definitions);
  head.project.judgeOnly(focus);
  base.project.judgeOnly(counterparts(focus, base, basePath));
}

/** What only a regression can tell of in base is no partner of a finding that stands by itself in head. */
function matched(head: readonly Candidate[], base: readonly Candidate[], pairs: Pairing): Candidate[] {
  const own = (each: Candidate) => !each.regression;
  return [
    ...introduced(head.filter(own), base.filter(own), pairs),
    ...introduced(
      head.filter((each) => each.regression),
      base,
      pairs,
    ),
  ];
}

/** Whether the candidate lies in a function that base has too, and that the change has altered. */
function isAltered({ path, function: name }: Candidate, head: Version, base: Version, pairs: Pairing): boolean {
  const now = head.modules.get(path)?.definition(name ?? '');
  const old = base.modules.get(pairs.basePath(path) ?? '')?.definition(name ?? '');
  return now !== undefined && old !== undefined && canonicalForm(now.node) !== canonicalForm(old.node);
}

/** What the change introduces in modules that it does not touch; a note there is not worth a word. */
function* judgeAffected(effects: Effects, { head, base, rules, request }: Comparison): Generator<Turn, Candidate[]> {
  const modules = effects.modules.map(({ module }) => module);
  const focus = functionsOf(effects, modules);
  for (const { project } of [head, base]) project.judgeOnly(focus);
  const audible = louderThanNotes(rules, request.rules);
  const { candidates: inHead } = yield* judgeModules(modules, head, audible, request, []);
  const loud = inHead.filter(({ severity, regression, newFile }) => severity !== 'note' && !regression && !newFile);
  const partners = rulesWithPartners({ candidates: loud, silenced: [] }, audible);
  const inBase = yield* judgeModules(modules, base, partners, request, []);
  return matched(loud, inBase.candidates, UNCHANGED);
}

const UNCHANGED: Pairing = { basePath: (path) => path, lines: () => SAME_LINES };

function headFiles(files: readonly FileVersions[]): { path: string; text: string }[] {
  return files.flatMap(({ path, head: text }) => (text === null ? [] : [{ path, text }]));
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

function* judgeModules(
  modules: Iterable<Module>,
  { project }: Version,
  rules: readonly Rule[],
  request: AnalysisRequest,
  diagnostics: Diagnostic[],
): Generator<Progress, Pick<ModuleJudgement, 'candidates' | 'silenced'>> {
  const candidates: Candidate[] = [];
  const silenced: SilencedCandidate[] = [];
  const off = rulesOffIn(request.files);
  if (rules.length === 0) return { candidates, silenced };
  const judge = new Judge(project, rules, request);
  for (const module of modules) {
    yield { path: module.path };
    const judged = judge.judge(module, off.get(module.path) ?? []);
    candidates.push(...judged.candidates);
    silenced.push(...judged.silenced);
    diagnostics.push(...judged.diagnostics);
  }
  return { candidates, silenced };
}

/** By path in either version: a file is judged in base as it is in head, so that both say the same of the same code. */
function rulesOffIn(files: readonly FileVersions[]): ReadonlyMap<string, readonly string[]> {
  const named = files.flatMap(({ path, previousPath = path, rulesOff = [] }) => [[previousPath, rulesOff] as const]);
  return new Map([...named, ...files.map(({ path, rulesOff = [] }) => [path, rulesOff] as const)]);
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
