/** Check suites and check runs as GraphQL has them. */
import type { CheckRun, Repository } from '../model.ts';
import { fullName } from '../world.ts';
import { connection, type PageArguments } from './connection.ts';
import { permit, type Viewer } from './viewer.ts';

export interface SuitesArguments extends PageArguments {
  filterBy?: { appId?: number | null; checkName?: string | null } | null;
}

interface RunsArguments extends PageArguments {
  filterBy?: {
    appId?: number | null;
    checkName?: string | null;
    checkType?: 'ALL' | 'LATEST' | null;
    status?: string | null;
    statuses?: readonly string[] | null;
    conclusions?: readonly string[] | null;
  } | null;
}

/** The suites of a commit, one for each App that has made a run on it. */
export function checkSuites(viewer: Viewer, repository: Repository, sha: string, asked: SuitesArguments) {
  permit(viewer, 'checks:read');
  const { appId, checkName } = asked.filterBy ?? {};
  const runs = repository.checkRuns.filter(
    (run) => run.headSha === sha && (appId ?? run.appId) === run.appId && (checkName ?? run.name) === run.name,
  );
  const suites = [...new Set(runs.map(({ suiteId }) => suiteId))];
  const nodes = suites.map((id) =>
    suiteNode(
      viewer,
      repository.checkRuns.filter(({ suiteId }) => suiteId === id),
    ),
  );
  return connection(nodes, asked);
}

function suiteNode({ world }: Viewer, runs: readonly CheckRun[]): object {
  const [first] = runs as [CheckRun];
  return {
    __typename: 'CheckSuite',
    id: `CS_${first.suiteId}`,
    databaseId: first.suiteId,
    app: { id: `A_${first.appId}`, databaseId: first.appId },
    checkRuns: (asked: RunsArguments) =>
      connection(
        runsAsked(runs, asked).map((run) => runNode(world.url, run)),
        asked,
      ),
  };
}

/** All of them, the oldest first, unless the filter says otherwise. */
function runsAsked(runs: readonly CheckRun[], { filterBy }: RunsArguments): readonly CheckRun[] {
  const { appId, checkName, checkType, status, conclusions } = filterBy ?? {};
  const statuses = filterBy?.statuses ?? (status ? [status] : null);
  const found = runs.filter(
    (run) =>
      (appId ?? run.appId) === run.appId &&
      (checkName ?? run.name) === run.name &&
      (statuses?.includes(run.status.toUpperCase()) ?? true) &&
      (conclusions?.includes(run.conclusion?.toUpperCase() ?? '') ?? true),
  );
  if (checkType !== 'LATEST') return found;
  return found.filter((run, at) => found.findLastIndex(({ name }) => name === run.name) === at);
}

function runNode(url: string, run: CheckRun): object {
  const page = `${url}/${fullName(run.repository)}/runs/${run.id}`;
  return {
    __typename: 'CheckRun',
    id: `CR_${run.id}`,
    databaseId: run.id,
    name: run.name,
    status: run.status.toUpperCase(),
    conclusion: run.conclusion?.toUpperCase() ?? null,
    externalId: run.externalId,
    startedAt: run.startedAt,
    completedAt: run.completedAt,
    title: run.title,
    summary: run.summary,
    text: run.text,
    detailsUrl: run.detailsUrl ?? page,
    url: page,
  };
}
