import { type Growth, isFlat, MOST_GROWTH, MOST_PEAK, type Sample, SUM } from './memory.ts';
import type { Soak } from './soak.ts';

/** Every look at memory, how it has grown, and whether that is flat. */
export function soakTable({ samples, growth, pulls, repositories, conclusions, comments }: Soak): string {
  const names = growth.map(({ name }) => name);
  const files = samples.at(-1)?.files ?? 0;
  const how = Object.entries(conclusions).map(([conclusion, count]) => `${count} x ${conclusion}`);
  const title = `Soak, embedded: ${files} changed files in ${pulls} pull requests of ${repositories} repositories; resident MB`;
  return [
    title,
    ...aligned([
      ['files', 'seconds', ...names],
      ...samples.map((each) => sampleRow(each, names)),
      ['peak', '', ...growth.map(({ peak }) => megabytes(peak))],
      ['growth', '', ...growth.map((each) => percent(each.growth))],
      ['replaced', '', ...growth.map(({ replaced }) => String(replaced))],
    ]),
    `  checks: ${how.join(', ')}; comments: ${comments}`,
    ...verdicts(growth).map((each) => `  ${each}`),
  ].join('\n');
}

/** One look, for whoever waits. */
export function sampleLine({ files, seconds, processes }: Sample): string {
  const each = processes.map(({ name, resident, peak }) => `${name} ${megabytes(resident)} (${megabytes(peak)})`);
  return `${files} files, ${seconds.toFixed(0)} s, MB (peak): ${each.join(', ')}`;
}

/** What the figures say about flat memory, a sentence each. */
export function verdicts(growth: readonly Growth[]): string[] {
  const grown = growth.filter((each) => !isFlat(each)).map((each) => `${each.name} ${percent(each.growth)}`);
  const high = growth
    .filter(({ name, peak }) => name.startsWith('analysis') && peak > MOST_PEAK)
    .map(({ name, peak }) => `${name} ${megabytes(peak)} MB`);
  const [share, most] = [`${MOST_GROWTH * 100} %`, `${megabytes(MOST_PEAK)} MB`];
  return [
    grown.length === 0
      ? `flat: nothing is more than ${share} above what it was after the first files`
      : `NOT flat, more than ${share} above what it was after the first files: ${grown.join(', ')}`,
    high.length === 0
      ? `each analysis process stayed under ${most}`
      : `NOT under ${most} at their peak: ${high.join(', ')}`,
  ];
}

function sampleRow({ files, seconds, processes }: Sample, names: readonly string[]): string[] {
  const sum = processes.reduce((total, { resident }) => total + resident, 0);
  const of = (name: string) => (name === SUM ? sum : (processes.find((each) => each.name === name)?.resident ?? 0));
  return [String(files), seconds.toFixed(0), ...names.map((name) => megabytes(of(name)))];
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? [];
  return rows.map((row) => `  ${row.map((cell, at) => cell.padStart(widths[at] ?? 0)).join('  ')}`);
}

function megabytes(bytes: number): string {
  return String(Math.round(bytes / 1e6));
}

function percent(share: number): string {
  if (share === Number.POSITIVE_INFINITY) return 'new';
  return `${share < 0 ? '' : '+'}${(share * 100).toFixed(0)} %`;
}
