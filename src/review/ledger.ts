import { codeSpan, prose } from './escape-markdown.ts';
import { hiddenWord, revealed } from './hidden-word.ts';
import type { Dismissal } from './ports.ts';

/** Somebody dismissed the finding with an id of the summary. */
export interface LedgerEntry {
  /** What stands behind `HW-`: the beginning of the finding's fingerprint. */
  readonly id: string;
  readonly rule: string;
  /** Login of who dismissed it, and why, in their words. */
  readonly by: string;
  readonly reason: string;
}

const MARKER = /<!-- hunkwise:v1 ledger((?: [^<> ]*)+) -->\s*$/;

/**
 * The comment in which the App keeps what was dismissed by its id, for people and, in a hidden line, for itself. It is the
 * only state: whoever deletes the comment takes the dismissals back.
 */
export function renderLedger(entries: readonly LedgerEntry[]): string {
  const rows = entries.map(
    ({ id, rule, by, reason }) => `- ${codeSpan(`HW-${id}`)} (${codeSpan(rule)}), by ${codeSpan(by)}: ${prose(reason)}`,
  );
  const words = entries.map(({ id, rule, by, reason }) => [id, rule, by, reason].map(hiddenWord).join(','));
  const text = ['**Dismissed on this pull request**, these findings do not count:', ...rows].join('\n');
  return `${text}\n\n<!-- hunkwise:v1 ledger ${words.join(' ')} -->`;
}

/** What a comment of ours keeps; null where it is not that comment. The caller checks the author. */
export function readLedger(body: string): LedgerEntry[] | null {
  const words = MARKER.exec(body)?.[1]?.trim().split(' ');
  if (!words) return null;
  return words.flatMap((word) => {
    const [id, rule, by, reason] = word.split(',').map(revealed);
    return id && rule && by && reason && /^[0-9a-f]{4,}$/.test(id) ? [{ id, rule, by, reason }] : [];
  });
}

/** The entries with a newer one, which takes the place of an older about the same finding. */
export function withEntry(entries: readonly LedgerEntry[], added: LedgerEntry): LedgerEntry[] {
  return [...entries.filter(({ id, rule }) => id !== added.id || rule !== added.rule), added];
}

/** An entry as the plan takes it. */
export function dismissalOf({ id, rule, by, reason }: LedgerEntry): Dismissal {
  return { rule, fingerprint: id, snippet: null, function: null, by, reason };
}

/** The rule of a finding that a summary of ours lists under this id; null where it lists none. */
export function listedRule(summary: string, id: string): string | null {
  const row = summary.split('\n').find((line) => line.startsWith('| ') && line.endsWith(` HW-${id} |`));
  const cells = row?.split('|').map((cell) => cell.trim()) ?? [];
  return /^\[?`([^`]+)`/.exec(cells[3] ?? '')?.[1] ?? null;
}
