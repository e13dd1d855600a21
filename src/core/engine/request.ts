import type { Finding, Severity } from '../rule/finding.ts';
import type { LineMap } from './line-map.ts';

/** One file of a change in both versions; null where the version does not exist. */
export interface FileVersions {
  /** Path in head, or in base for a removed file. */
  readonly path: string;
  /** Path in base, where it differs. */
  readonly previousPath?: string;
  readonly head: string | null;
  readonly base: string | null;
  /** Which lines of base stand unchanged in head. */
  readonly lines: LineMap;
  /** Rules that run, but of which nothing is to be heard here: no other rule is silent for their sake. */
  readonly rulesOff?: readonly string[];
}

/** A rule as configured: `off` does not run it, null keeps the severities of the rule itself. */
export interface RuleSetting {
  readonly severity: Severity | 'off' | null;
  readonly options: Readonly<Record<string, unknown>>;
}

/** A file around the change, the same in both versions. */
export interface ContextFile {
  readonly path: string;
  /** The blob's id, as git names it. */
  readonly oid: string;
}

/** What the repository holds around a change, or why that is not known: a sentence. */
export type Known<T> = T | { readonly unavailable: string };

/** What to judge. Plain data: it travels to a child process as it is. */
export interface AnalysisRequest {
  /** Python and requirements files only. */
  readonly files: readonly FileVersions[];
  /** The repository's other Python files, and those that declare versions. */
  readonly context: Known<readonly ContextFile[]>;
  /** Path of a file in which whoever drives the analysis may keep what it has read of the context, for the next process. */
  readonly keptIn?: string;
  /** By rule id; a rule that is not named does not run. */
  readonly rules: Readonly<Record<string, RuleSetting>>;
  /** Whether `# hunkwise: ignore[…]` in the code counts; it does when left out. */
  readonly inlineIgnores?: boolean;
}

export interface NotReviewed {
  readonly path: string;
  readonly reason: string;
}

/** A rule that crashed on a file: the others spoke all the same. */
export interface Diagnostic {
  readonly path: string;
  readonly rule: string;
  readonly message: string;
}

/** A finding of head that an inline suppression keeps from being said. */
export interface Silenced {
  readonly finding: Finding;
  /** Line of the suppression, in the same file. */
  readonly line: number;
  /** Whether it silences nothing in base: the change has added it, or what it silences. */
  readonly isNew: boolean;
}

/** What came out: findings without a partner in the base, in the order of path and line. */
export interface Analysis {
  readonly findings: readonly Finding[];
  /** Files that were not read, or only in part, each with the reason. */
  readonly notReviewed: readonly NotReviewed[];
  readonly diagnostics: readonly Diagnostic[];
  /** What inline suppressions silence in the files of the change, in the order of path and line. */
  readonly silenced: readonly Silenced[];
  /** Why the repository around the change was not known, so that rules that rest on it were silent; null when it was. */
  readonly withoutProject: string | null;
  readonly stats: { readonly files: number; readonly lines: number; readonly milliseconds: number };
}
