/** `error` can fail the check, `warning` is commented, `note` shows only in the summary. */
export type Severity = 'error' | 'warning' | 'note';

/** `high`: everything the finding rests on was resolved. Only a finding of high confidence can be an error. */
export type Confidence = 'high' | 'medium' | 'low';

/** A further place that makes a finding true: the parameter, the provider, a hop of a call chain. */
export interface Because {
  readonly path: string;
  readonly line: number;
  readonly note: string;
}

/** Replacement of the whole lines `line` to `endLine` of the head version by `text` (without a final line end). */
export interface Suggestion {
  readonly line: number;
  readonly endLine: number;
  readonly text: string;
}

/**
 * What a rule has to say about one place of one version of a file. Lines and columns count from 1, columns in code
 * points, `endColumn` exclusive. Paths are relative to the repository's root, with `/`.
 */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
  readonly column: number;
  readonly endColumn: number;
  readonly message: string;
  readonly advice: string;
  /** Dotted name of the enclosing function inside its module (`Class.method`), null at module level. */
  readonly function: string | null;
  /** First and last line of that function, for anchoring what has no line of its own in the diff. */
  readonly functionLines: readonly [number, number] | null;
  /** Stable over line shifts and formatting: hash of rule, path, function, normalised snippet and occurrence. */
  readonly fingerprint: string;
  /** Hash of the flagged code without formatting; of a secret's place without the secret. The same code has the same. */
  readonly snippet: string;
  /** The place must not be quoted anywhere: it holds a secret. */
  readonly masked?: true;
  /** Whatever is configured, no more than a note: the code serves no request (tests, scripts, migrations). */
  readonly minor?: true;
  readonly because?: readonly Because[];
  readonly suggestion?: Suggestion;
}
