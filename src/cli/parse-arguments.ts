import { InvalidArgumentError } from 'commander';

/** What `--diff` compares. */
export interface Range {
  readonly base: string;
  readonly head: string;
  /** Compare with the commit where the two parted, as a pull request does. */
  readonly mergeBase: boolean;
}

/** `A..B` compares the two trees, `A...B` starts where they parted; without B, HEAD is meant. */
export function parseRange(text: string): Range {
  const { base, dots, head } = /^(?<base>.*?)(?:(?<dots>\.{2,3})(?<head>.*))?$/s.exec(text)?.groups ?? {};
  if (!base) throw new InvalidArgumentError('Name the older commit too: BASE..HEAD.');
  return { base, head: head || 'HEAD', mergeBase: dots === '...' };
}

/** `all`, or ids of rules separated by commas. */
export function parseSelect(text: string): 'all' | string[] {
  const ids = text.split(',').map((id) => id.trim());
  const named = ids.filter((id) => id !== '');
  if (named.length === 0) throw new InvalidArgumentError('Name rules as `hunkwise rules` lists them, or `all`.');
  return named.includes('all') ? 'all' : named;
}

/** A pull request, `OWNER/REPO#N` or its address on GitHub. */
export interface PullRequestName {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

export function parsePullRequest(text: string): PullRequestName {
  const pattern =
    /^(?:https:\/\/[^/]+\/)?(?<owner>[\w-]+)\/(?<repo>[\w.-]+)(?:#|\/pull\/)(?<number>[1-9]\d{0,9})(?:\/.*)?$/;
  const { owner, repo, number } = pattern.exec(text)?.groups ?? {};
  if (!owner || !repo || !number) throw new InvalidArgumentError('Name it as OWNER/REPO#N.');
  return { owner, repo, number: Number(number) };
}
