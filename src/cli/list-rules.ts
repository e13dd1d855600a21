import { loadRules } from '../catalogue/index.ts';
import { print } from './output.ts';

/** Prints a table of all rules. */
export async function listRules(): Promise<void> {
  const rules = await loadRules();
  const rows = rules.map(({ id, severity, summary }) => [id, severity, summary] as const);
  const widths = [0, 1].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map(([id, severity, summary]) =>
    [id.padEnd(widths[0] ?? 0), severity.padEnd(widths[1] ?? 0), summary].join('  '),
  );
  print(`${lines.join('\n')}\n\n${rules.length} rules. \`hunkwise explain RULE\` shows the page of one.\n`);
}
