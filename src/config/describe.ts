import type { z } from 'zod';
import type { RuleInfo } from '../core/rule/index.ts';
import type { Path } from './document.ts';
import { nearest } from './nearest.ts';

type Issue = z.core.$ZodIssue;

/** One thing that is wrong with the data of a configuration file. */
export interface Fault {
  readonly path: Path;
  /** Whether the key itself is wrong, or the value under it. */
  readonly part: 'key' | 'value';
  readonly message: string;
}

/** What zod has to say about `data`, as sentences: what is there and what was expected. */
export function describeIssue(issue: Issue, data: unknown, rules: readonly RuleInfo[]): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey([...pathOf(issue), key], rules));
  }
  const value = valueAt(data, pathOf(issue));
  if (issue.code === 'invalid_union' && isMapping(value)) {
    const inside = issue.errors.find((errors) => errors.every((error) => !isWrongKind(error))) ?? [];
    return inside.flatMap((each) => describeIssue({ ...each, path: [...issue.path, ...each.path] }, data, rules));
  }
  const message = `${nameOf(pathOf(issue))} is ${quote(value)}, expected ${expectation(issue)}.`;
  return [{ path: pathOf(issue), part: 'value', message }];
}

/** The alternative of a union that `value` was not meant for fails on the value as a whole. */
function isWrongKind(issue: Issue): boolean {
  return issue.path.length === 0 && issue.code !== 'unrecognized_keys';
}

function pathOf(issue: Issue): Path {
  return issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
}

function unknownKey(path: Path, rules: readonly RuleInfo[]): Fault {
  const known = keysAt(path.slice(0, -1), rules);
  const key = String(path.at(-1));
  const close = nearest(key, known);
  const isRule = isRules(path.slice(0, -1));
  const what = isRule ? `${quote(key)} is not a rule` : `${nameOf(path)} is not a known key`;
  const all = isRule ? 'the id of a rule, as `hunkwise rules` lists them' : listOf(known);
  const expected = close.length > 0 ? `did you mean ${close.map(quote).join(' or ')}?` : `expected ${all}.`;
  return { path, part: 'key', message: `${what}, ${expected}` };
}

function keysAt(path: Path, rules: readonly RuleInfo[]): readonly string[] {
  if (isRules(path)) return rules.map((rule) => rule.id);
  if (path[0] === 'rules') return ['severity', ...Object.keys(rules.find(({ id }) => id === path[1])?.options ?? {})];
  return KEYS[String(path[0] ?? '')] ?? [];
}

/** Whether the keys of the mapping at `path` are ids of rules. */
function isRules(path: Path): boolean {
  return path.at(-1) === 'rules' && (path.length === 1 || (path.length === 3 && path[0] === 'overrides'));
}

/** Of the file, of its mappings, and of the entries of `overrides`. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  '': [
    ...['extends', 'rules', 'overrides', 'paths', 'fail-on', 'comments', 'incomplete', 'on-outage', 'fixed'],
    ...['allow-inline-ignores', 'python'],
  ],
  overrides: ['paths', 'rules'],
  paths: ['include', 'ignore'],
  comments: ['max', 'drafts', 'levels'],
};

const KINDS: Readonly<Record<string, string>> = {
  object: 'a mapping',
  array: 'a list of strings',
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

function expectation(issue: Issue): string {
  if (issue.code === 'invalid_value') return listOf(issue.values.map(String));
  if (issue.code === 'invalid_type' && issue.path[0] === 'overrides' && issue.path.length === 1) return 'a list';
  if (issue.code === 'invalid_type') return KINDS[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_union') return 'one of error, warning, note, off, or a mapping of severity and options';
  if (issue.code === 'too_big' && issue.origin === 'array') return `at most ${issue.maximum} entries`;
  if (issue.code === 'too_big' && issue.origin === 'string') return `at most ${issue.maximum} characters`;
  return issue.message;
}

function listOf(words: readonly string[]): string {
  return words.length === 1 ? `${words[0]}` : `one of ${words.join(', ')}`;
}

function nameOf(path: Path): string {
  return path.length === 0 ? 'The file' : `\`${clip(path.join('.'))}\``;
}

function quote(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (isMapping(value)) return 'a mapping';
  return `\`${clip(String(value))}\``;
}

/** Fit for one Markdown code span. */
function clip(text: string): string {
  const plain = text.replaceAll(/[`\p{Cc}]+/gu, ' ');
  return plain.length > 60 ? `${plain.slice(0, 59)}…` : plain;
}

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((holder, step) => {
    if (Array.isArray(holder)) return holder[Number(step)];
    return isMapping(holder) && Object.hasOwn(holder, step) ? holder[step] : undefined;
  }, data);
}
