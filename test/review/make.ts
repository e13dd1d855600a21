import { loadConfiguration } from '../../src/config/index.ts';
import type { Finding } from '../../src/core/rule/finding.ts';
import { parsePatch } from '../../src/diff/index.ts';
import type { Judgement } from '../../src/review/judge.ts';
import { commentMarker } from '../../src/review/marker.ts';
import type { Change, ChangedFile, Conversation, PostedComment } from '../../src/review/ports.ts';

export const HEAD = 'c0ffee'.padEnd(40, '0');

/** A finding with everything filled in; the fingerprint follows from the place unless it is given. */
export function finding(values: Partial<Finding> = {}): Finding {
  const { path = 'app/shop.py', line = 4, rule = 'async/blocking-sleep' } = values;
  return {
    rule,
    severity: 'error',
    confidence: 'high',
    path,
    line,
    endLine: line,
    column: 5,
    endColumn: 18,
    message: '`time.sleep()` stops every request of this worker.',
    advice: 'Await `asyncio.sleep()`.',
    function: 'checkout',
    functionLines: null,
    snippet: 'sn1',
    fingerprint: `${rule}:${path}:${line}`.replaceAll('/', '-'),
    ...values,
  };
}

/** A file whose lines 2 to 5 are in its only hunk; line 4 is added, and line 4 of the base was removed. */
export function changedFile(path = 'app/shop.py'): ChangedFile {
  const hunks = parsePatch('@@ -2,4 +2,4 @@\n two\n three\n-four\n+four!\n five');
  return { path, status: 'modified', head: '', base: '', hunks };
}

/** An added file of `lines` lines. */
export function addedFile(path: string, lines: number): ChangedFile {
  const body = Array.from({ length: lines }, (_, at) => `+line ${at + 1}`);
  return {
    path,
    status: 'added',
    head: '',
    base: null,
    hunks: parsePatch([`@@ -0,0 +1,${lines} @@`, ...body].join('\n')),
  };
}

/** A comment of ours for a finding, on its line. */
export function posted(of: Finding, values: Partial<PostedComment> = {}): PostedComment {
  const { path, line } = of;
  const marker = { ...of, isFixed: false };
  return {
    id: 1,
    nodeId: 'PRRC_1',
    threadId: 'PRRT_1',
    body: `text\n\n${commentMarker(marker)}`,
    marker,
    path,
    line,
    isAnswered: false,
    isResolved: false,
    canResolve: false,
    ...values,
  };
}

export function conversation(comments: readonly PostedComment[], values: Partial<Conversation> = {}): Conversation {
  return { comments, commentsSoFar: comments.length, dismissals: [], ...values };
}

export function change(values: Partial<Change> = {}): Change {
  return {
    base: 'b'.repeat(40),
    head: HEAD,
    files: [changedFile()],
    configuration: null,
    conversation: null,
    tree: null,
    incomplete: [],
    ...values,
  };
}

const { configuration: CONFIGURATION } = await loadConfiguration(null, []);

export function judgement(findings: readonly Finding[], values: Partial<Judgement> = {}): Judgement {
  return {
    findings,
    notReviewed: [],
    diagnostics: [],
    silenced: [],
    withoutProject: null,
    stats: { files: 1, lines: 100, milliseconds: 5 },
    configuration: CONFIGURATION,
    configurationProblems: [],
    ...values,
  };
}
