import type { Finding } from '../core/rule/finding.ts';
import type { PostedComment } from './ports.ts';

/** Which findings are on the pull request already, and which comments stand for nothing any more. */
export interface Matching {
  readonly kept: ReadonlyMap<Finding, PostedComment>;
  readonly gone: readonly PostedComment[];
}

type Key = string | null;

/**
 * Pairs findings with the comments that were posted for them, one to one within a rule, the surest kind first: the line
 * where GitHub has the comment now; the same code in the same function of the file; the same function elsewhere
 * (a renamed file); the same code elsewhere (moved); and the fingerprint, where a force-push has left nothing else.
 *
 * @param pathInHead where a file is that had this path before
 */
export function matchComments(
  findings: readonly Finding[],
  comments: readonly PostedComment[],
  pathInHead: (path: string) => string,
): Matching {
  const kept = new Map<Finding, PostedComment>();
  let left = comments.filter(({ marker }) => !marker.isFixed);
  for (const step of STEPS) {
    const offered = Map.groupBy(left, (each) => step.ofComment(each, pathInHead(each.path)));
    for (const finding of findings) {
      const key = step.ofFinding(finding);
      const comment = kept.has(finding) || key === null ? undefined : offered.get(key)?.shift();
      if (comment) kept.set(finding, comment);
    }
    const taken = new Set(kept.values());
    left = left.filter((each) => !taken.has(each));
  }
  return { kept, gone: left };
}

const STEPS: readonly { ofComment(comment: PostedComment, path: string): Key; ofFinding(finding: Finding): Key }[] = [
  {
    ofComment: ({ marker, line }, path) => (line === null ? null : key(marker.rule, path, line)),
    ofFinding: ({ rule, path, line }) => key(rule, path, line),
  },
  {
    ofComment: ({ marker }, path) => key(marker.rule, path, marker.function, marker.snippet),
    ofFinding: ({ rule, path, function: name, snippet }) => key(rule, path, name, snippet),
  },
  {
    ofComment: ({ marker }) => (marker.function === null ? null : key(marker.rule, marker.function, marker.snippet)),
    ofFinding: ({ rule, function: name, snippet }) => (name === null ? null : key(rule, name, snippet)),
  },
  {
    ofComment: ({ marker }) => key(marker.rule, marker.snippet),
    ofFinding: ({ rule, snippet }) => key(rule, snippet),
  },
  {
    ofComment: ({ marker }) => key(marker.rule, marker.fingerprint),
    ofFinding: ({ rule, fingerprint }) => key(rule, fingerprint),
  },
];

function key(...parts: readonly (string | number | null)[]): string {
  return parts.join('\u0000');
}
