/** Check runs as GitHub's JSON has them. */
import type { Annotation, CheckRun, JsonObject, PullRequest, Repository } from '../model.ts';
import { fullName, type World } from '../world.ts';
import { minimalPull } from './pull.ts';
import { appShape, repositoryUrl } from './repository.ts';

/** Open pull requests of this very repository with this head: GitHub lists none for pushes to forks. */
export const pullsOfHead = (repository: Repository, sha: string): PullRequest[] =>
  repository.pulls.filter(
    (pull) => pull.state === 'open' && pull.head.sha === sha && pull.headRepository === repository,
  );

export function checkRunShape(world: World, run: CheckRun): JsonObject {
  const url = `${repositoryUrl(world, run.repository)}/check-runs/${run.id}`;
  const page = `${world.url}/${fullName(run.repository)}/runs/${run.id}`;
  return {
    id: run.id,
    name: run.name,
    node_id: `CR_${run.id}`,
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: page,
    details_url: run.detailsUrl ?? page,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suiteId },
    app: appShape(world, run.appId),
    pull_requests: pullsOfHead(run.repository, run.headSha).map((pull) => minimalPull(world, pull)),
  };
}

export function annotationShape(world: World, run: CheckRun, annotation: Annotation): JsonObject {
  return {
    ...annotation,
    blob_href: `${world.url}/${fullName(run.repository)}/blob/${run.headSha}/${annotation.path}`,
  };
}
