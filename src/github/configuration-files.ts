import { CONFIGURATION_PATH } from '../config/index.ts';
import type { ConfigurationFile, ConfigurationProposal } from '../review/ports.ts';
import type { PullRequestHead } from './client.ts';
import type { FileRow } from './file-row.ts';
import { OWNER_REPOSITORY } from './owner-configuration.ts';
import type { Answer, BlobAnswer } from './pull-request-query.ts';

/**
 * The configuration that counts: that of the base, else the owner's for all repositories, never that of the pull request.
 * Null where there is none, and where it is no text (`unreadableConfiguration`).
 */
export function configurationOf({ repository, shared }: Answer, { owner }: PullRequestHead): ConfigurationFile | null {
  if (repository.configuration) return fileOf(repository.configuration, CONFIGURATION_PATH);
  const sharedBy = `${owner}/${OWNER_REPOSITORY}`;
  const file = fileOf(shared?.configuration ?? null, `${sharedBy}:${CONFIGURATION_PATH}`);
  return file && { ...file, sharedBy };
}

/** A sentence for the summary where there is a configuration that cannot be read. */
export function unreadableConfiguration({ repository, shared }: Answer): string | null {
  const blob = repository.configuration ?? shared?.configuration ?? null;
  if (!blob || textOf(blob) !== null) return null;
  return `The configuration ${CONFIGURATION_PATH} is too long or not text; the defaults apply.`;
}

/** Git expression of the configuration in the pull request; by its own ref, since a fork's commit may not be readable. */
export function proposalExpression({ number }: PullRequestHead): string {
  return `refs/pull/${number}/head:${CONFIGURATION_PATH}`;
}

/** What the pull request does to the configuration file of its repository; null when it leaves it alone. */
export function proposalKind(rows: readonly FileRow[]): ConfigurationProposal['kind'] | null {
  const row = rows.find(({ filename }) => filename === CONFIGURATION_PATH);
  if (row) return KINDS[row.status] ?? 'changes';
  const isMovedAway = rows.some((each) => each.previous_filename === CONFIGURATION_PATH && each.status === 'renamed');
  return isMovedAway ? 'removes' : null;
}

const KINDS: Readonly<Record<string, ConfigurationProposal['kind']>> = {
  added: 'adds',
  copied: 'adds',
  renamed: 'adds',
  removed: 'removes',
};

/** The new version with the pull request's own text. */
export function proposalOf(kind: ConfigurationProposal['kind'], { repository }: Answer): ConfigurationProposal {
  return { kind, text: kind === 'removes' || !repository.proposal ? null : textOf(repository.proposal) };
}

function fileOf(blob: BlobAnswer, path: string): ConfigurationFile | null {
  const text = blob && textOf(blob);
  return typeof text === 'string' ? { path, text } : null;
}

function textOf({ text, isTruncated }: NonNullable<BlobAnswer>): string | null {
  return typeof text === 'string' && !isTruncated ? text : null;
}
