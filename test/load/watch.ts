import type { LoopbackGitHub } from '../double/loopback.ts';
import type { ApiCall, PullRequest } from '../double/model.ts';
import type { Scene } from './scene.ts';

/** What there should not be, and what it took. */
export interface Outcome {
  /** Reviews beyond the first on one commit of a pull request. */
  readonly doubleReviews: number;
  /** Comments beyond the first on one line with one text. */
  readonly doubleComments: number;
  /** Check runs beyond the first of one delivery. */
  readonly doubleChecks: number;
  /** Check runs that have not come to their end, on whatever commit. */
  readonly openChecks: number;
  /** Pull requests without a comment: each has something to comment on. */
  readonly silent: number;
  readonly calls: number;
  /** Calls that were refused, by their status. */
  readonly refused: Readonly<Record<string, number>>;
  /** What the double found wrong with requests or its own answers. */
  readonly violations: number;
}

/** When GitHub heard of a pull request, in milliseconds since the epoch; null where it has not. */
export interface Heard {
  readonly firstCall: number | null;
  readonly completed: number | null;
}

export function watch(github: LoopbackGitHub, { pulls }: Scene) {
  const of = (pull: PullRequest) => pull.repository.checkRuns.filter((run) => run.headSha === pull.head.sha);
  return {
    /** How many pull requests, of all or of some, have no completed check on their newest head. */
    unchecked: (only: readonly number[] = pulls.map((_, at) => at)): number =>
      pulls
        .filter((_, at) => only.includes(at))
        .filter((pull) => !of(pull).some(({ status }) => status === 'completed')).length,
    outcome(): Outcome {
      const repositories = new Set(pulls.map(({ repository }) => repository));
      const runs = [...repositories].flatMap(({ checkRuns }) => checkRuns);
      const calls = github.calls.filter(({ installation }) =>
        [...repositories].some((repository) => repository.installation?.id === installation),
      );
      const refused = calls.filter(({ status }) => status >= 400);
      return {
        doubleReviews: repeated(pulls.flatMap((pull) => pull.reviews.map((each) => `${pull.id} ${each.commitId}`))),
        doubleComments: repeated(
          pulls.flatMap((pull) =>
            pull.threads.map((each) => `${pull.id} ${each.path} ${each.original.line} ${each.comments[0]?.body}`),
          ),
        ),
        doubleChecks: repeated(runs.map((run) => `${run.repository.id} ${run.externalId}`)),
        openChecks: runs.filter(({ status }) => status !== 'completed').length,
        silent: pulls.filter(({ threads }) => threads.length === 0).length,
        calls: calls.length,
        refused: Object.fromEntries(
          Map.groupBy(refused, ({ status }) => String(status))
            .entries()
            .map(([status, all]) => [status, all.length]),
        ),
        violations: github.violations.length,
      };
    },
    times: (): Heard[] => pulls.map((pull) => heard(github.calls, pull)),
  };
}

function heard(calls: readonly ApiCall[], pull: PullRequest): Heard {
  const { repository, head, number } = pull;
  const path = `/repos/${repository.owner.login}/${repository.name}/`;
  const runs = new Set(repository.checkRuns.filter(({ headSha }) => headSha === head.sha).map(({ id }) => String(id)));
  // Copies of one repository share their commits.
  const isAbout = ({ path: asked, body }: ApiCall) =>
    asked.startsWith(path) &&
    ((body as { head_sha?: string } | null | undefined)?.head_sha === head.sha ||
      asked.startsWith(`${path}pulls/${number}/`));
  const isEnd = ({ method, path: asked, body }: ApiCall) =>
    method === 'PATCH' &&
    runs.has(asked.split('/').at(-1) ?? '') &&
    asked.startsWith(path) &&
    (body as { status?: string } | null)?.status === 'completed';
  return {
    firstCall: calls.find(isAbout)?.arrivedAt ?? null,
    completed: calls.findLast(isEnd)?.answeredAt ?? null,
  };
}

function repeated(names: readonly string[]): number {
  return names.length - new Set(names).size;
}
