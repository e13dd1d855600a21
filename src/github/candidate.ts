import type { FileRow, RowReading } from './file-row.ts';

/** A Python file on its way. */
export interface Candidate {
  readonly row: FileRow;
  readonly reading: RowReading;
}

export function headExpression({ row }: Candidate, commit: string): string {
  return `${commit}:${row.filename}`;
}

export function baseExpression({ row }: Candidate, commit: string): string {
  return `${commit}:${row.previous_filename ?? row.filename}`;
}

export function needsHead({ row }: Candidate): boolean {
  return row.status !== 'removed';
}

/** Whether it may be the same as in the base, which a look there tells. */
export function needsBase({ reading }: Candidate): boolean {
  return reading.kind === 'same' && reading.verify;
}
