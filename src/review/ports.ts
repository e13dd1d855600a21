import type { Analysis, AnalysisRequest, ReadTexts } from '../core/engine/index.ts';
import type { FileStatus, Hunk } from '../diff/index.ts';
import type { CommentMarker } from './marker.ts';
import type { CheckReport, ReviewPlan } from './review-plan.ts';

/** One file of a change, as GitHub or git tells it. */
export interface ChangedFile {
  readonly path: string;
  readonly previousPath?: string;
  readonly status: FileStatus;
  /** Text in head and base; null where the version does not exist or was not needed (no Python, ignored). */
  readonly head: string | null;
  readonly base: string | null;
  readonly hunks: readonly Hunk[];
  /** The host shows no diff of this file, the hunks are our own: no comment can stand on its lines. */
  readonly isDiffHidden?: boolean;
  /** Why the file could not be read; it is then reported under "not read" and never counts as clean. */
  readonly unread?: string;
}

/** A comment of ours that already stands on the pull request and opens a thread. */
export interface PostedComment {
  readonly id: number;
  /** Ids of the comment and of its thread as GraphQL has them. */
  readonly nodeId: string;
  readonly threadId: string;
  /** Markdown, with the marker at its end. */
  readonly body: string;
  readonly marker: CommentMarker;
  /** Path in the commit it was posted on. */
  readonly path: string;
  /** The finding's line in head, as GitHub follows it through the commits; null where that line changed or left the diff. */
  readonly line: number | null;
  /** Somebody has said something in its thread. */
  readonly isAnswered: boolean;
  readonly isResolved: boolean;
  /** Whether our token may resolve the thread: that takes more than the App asks for. */
  readonly canResolve: boolean;
}

/** A finding that somebody has dismissed on this pull request: it no longer counts. */
export interface Dismissal {
  readonly rule: string;
  /** The finding's own, or as much of its beginning as its id shows. */
  readonly fingerprint: string;
  /** Null where only the id was told: then the finding is not found again once its file or function is renamed. */
  readonly snippet: string | null;
  readonly function: string | null;
  /** Login of who dismissed it, and why, in their words. */
  readonly by: string;
  readonly reason: string;
}

/** What already stands on a pull request. */
export interface Conversation {
  readonly comments: readonly PostedComment[];
  /** Line comments that our reviews have posted so far, those that are gone included. */
  readonly commentsSoFar: number;
  readonly dismissals: readonly Dismissal[];
}

/** The configuration file of the base version, as text. */
export interface ConfigurationFile {
  /** In the repository; `OWNER/.github:PATH` for the one that the owner has for all repositories. */
  readonly path: string;
  readonly text: string;
  /** `OWNER/.github` for that one: the repository itself has none. */
  readonly sharedBy?: string;
}

/** What a change does to its repository's configuration file; it counts once merged. */
export interface ConfigurationProposal {
  readonly kind: 'adds' | 'changes' | 'removes';
  /** The new version; null where there is none, or where it is no text. */
  readonly text: string | null;
}

/** A file of the repository that may help to understand the change. */
export interface TreeFile {
  readonly path: string;
  /** The blob's id: what is cached by it never gets stale. */
  readonly oid: string;
  /** Bytes; undefined where listing them would cost a call. */
  readonly size?: number;
}

/**
 * The repository around a change, at head: its Python files and those that declare versions (`isProjectFile`). The
 * changed files may be among them, the change's own texts count for those.
 */
export interface Tree {
  readonly files: readonly TreeFile[];
  /** Path of a file, perhaps of none yet, in which what is read of them may be kept for the next process. */
  readonly keptIn?: string;
  /** Why there are none, as a sentence for the summary: the repository could not be listed, or is over the budget. */
  readonly unavailable?: string;
  /**
   * Texts of `files` by oid, in as few calls as that takes; what is no text, is too large or is not there is left out.
   *
   * @throws HunkwiseError when they cannot be read; `AbortError` when `signal` says so
   */
  read(oids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, string>>;
}

/** Everything a review has to know about a change. */
export interface Change {
  readonly base: string;
  readonly head: string;
  readonly files: readonly ChangedFile[];
  readonly configuration: ConfigurationFile | null;
  /** Where a pull request changes the configuration file. */
  readonly proposal?: ConfigurationProposal | undefined;
  /** Null where the change is no pull request, or nothing of it is to be judged. */
  readonly conversation: Conversation | null;
  /** A draft gets its comments when it is ready. */
  readonly isDraft?: boolean;
  /** Null where nothing is to be judged, or where the files of the change are the whole tree. */
  readonly tree: Tree | null;
  /** Sentences about what could not be listed at all ("GitHub lists at most 3,000 files"). */
  readonly incomplete: readonly string[];
}

/** Reads a change: GitHub's pull request, or two commits of a local repository. */
export interface ChangeReader {
  read(): Promise<Change>;
}

/**
 * Puts a review on one commit of a pull request. Whatever happens, the last call is `publish` or `complete`, so that
 * the check never hangs.
 */
export interface Publisher {
  /** Shows the pending check. Calling it again does nothing. */
  start(): Promise<void>;
  /** The commit the pull request stands at now, or stood at a few seconds ago. */
  currentHead(): Promise<string>;
  /** Posts the comments and completes the check; does neither when GitHub says that the pull request has moved on. */
  publish(plan: ReviewPlan): Promise<'done' | 'stale'>;
  /** Completes the check and posts nothing. */
  complete(report: CheckReport): Promise<void>;
}

/** Judges a change; the adapter runs core in child processes. */
export interface Analyzer {
  /**
   * @param readTexts reads what `request.context` lists, as far as it is needed
   * @param signal frees what the analysis holds
   * @throws `AbortError` when `signal` says so
   */
  analyze(request: AnalysisRequest, readTexts?: ReadTexts, signal?: AbortSignal): Promise<Analysis>;
  close(): Promise<void>;
}
