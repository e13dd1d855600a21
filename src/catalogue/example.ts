import { HunkwiseError } from '../core/error.ts';
import type { Fence } from './blocks.ts';

/** `bad` is reported as its marks say; `good` (what to write instead) and `ok` (a near-miss) are not. */
export type ExampleKind = 'bad' | 'good' | 'ok';

export interface ExampleFile {
  readonly path: string;
  readonly code: string;
  /** Line of the page on which the code starts, from 1. */
  readonly line: number;
}

/** One fence, or the files of a small project in neighbouring fences. */
export interface Example {
  readonly kind: ExampleKind;
  readonly files: readonly ExampleFile[];
  /** The heading it stands under. */
  readonly heading: string;
  /** Line of its first fence, from 1. */
  readonly line: number;
}

/** A fence and what its info string says about it. */
export interface ExampleFence {
  readonly kind: ExampleKind;
  readonly title: string | null;
  readonly code: string;
  readonly line: number;
}

/** The path of Python whose fence has no title. */
const UNTITLED = 'app/example.py';

const INFO = /^\S+\s+(?<kind>bad|good|ok)(?:\s+title="(?<title>[^"]+)")?$/;
/** What lies beside the Python of a small project, where it is tagged. */
const BESIDE = /^toml\s/i;

/**
 * What a fence of the page says as an example, or null for one in another language.
 *
 * @throws HunkwiseError `page-invalid` for Python that is not tagged, since it would never be executed
 */
export function readFence(fence: Fence): ExampleFence | null {
  const isPython = /^(python|py)\b/i.test(fence.info);
  const { kind, title = null } = ((isPython || BESIDE.test(fence.info)) && INFO.exec(fence.info)?.groups) || {};
  const isComplete = title !== null || isPython;
  if (isComplete && (kind === 'bad' || kind === 'good' || kind === 'ok'))
    return { kind, title, code: fence.code, line: fence.line };
  if (isPython) throw untagged(fence);
  return null;
}

function untagged(fence: Fence): HunkwiseError {
  return new HunkwiseError('page-invalid', `Line ${fence.line}: the fence \`${fence.info}\` is no example.`, {
    hint: 'Tag Python as `python bad`, `python good` or `python ok`, optionally with `title="app/main.py"`.',
  });
}

/** Whether the fence continues the project of the example before it, with nothing but blank lines between the two. */
export function continues(example: Example, heading: string, fence: ExampleFence): boolean {
  const paths = example.files.map((file) => file.path);
  const sameProject = example.kind === fence.kind && example.heading === heading;
  return sameProject && fence.title !== null && !paths.includes(UNTITLED) && !paths.includes(fence.title);
}

export function exampleFile(fence: ExampleFence): ExampleFile {
  return { path: fence.title ?? UNTITLED, code: fence.code, line: fence.line + 1 };
}
