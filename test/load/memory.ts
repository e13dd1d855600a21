/** What the processes of an App held at one time. */
export interface Sample {
  /** Changed files that were reviewed by then. */
  readonly files: number;
  /** Seconds since the first was sent. */
  readonly seconds: number;
  readonly processes: readonly ProcessMemory[];
}

export interface ProcessMemory {
  /** What it is, such as `analysis 2`; one that takes the place of another has its name. */
  readonly name: string;
  readonly pid: number;
  /** Bytes. */
  readonly resident: number;
  /** Bytes: the most it ever held. */
  readonly peak: number;
}

/** A process, or all of them together, at the end and after the first files. */
export interface Growth {
  readonly name: string;
  /** Bytes. */
  readonly first: number;
  readonly last: number;
  /** The most that any process of this name held; the sum of those for the sum. */
  readonly peak: number;
  /** What is more at the end, as a share of what was there first: 0.2 is a fifth more. */
  readonly growth: number;
  /** How often another process took its place. */
  readonly replaced: number;
}

/** Share of what was held after the first files by which the end may be larger. */
export const MOST_GROWTH = 0.2;

/** Bytes that an analysis process may hold. */
export const MOST_PEAK = 350e6;

/** Name of the row that adds all processes up. */
export const SUM = 'sum';

/** How each process has grown, and all of them together, from the first sample to the last. */
export function growthOf(samples: readonly Sample[]): Growth[] {
  const names = [...new Set(samples.flatMap(({ processes }) => processes.map(({ name }) => name)))];
  const rows = names.map((name) => {
    const own = samples.map(({ processes }) => processes.find((each) => each.name === name));
    return row(name, own);
  });
  const total = (key: 'first' | 'last' | 'peak' | 'replaced') => rows.reduce((sum, each) => sum + each[key], 0);
  const [first, last] = [total('first'), total('last')];
  const more = { peak: total('peak'), growth: growthFrom(first, last), replaced: total('replaced') };
  return [...rows, { name: SUM, first, last, ...more }];
}

function row(name: string, own: readonly (ProcessMemory | undefined)[]): Growth {
  const seen = own.filter((each) => each !== undefined);
  const first = own[0]?.resident ?? 0;
  const last = own.at(-1)?.resident ?? 0;
  const replaced = new Set(seen.map(({ pid }) => pid)).size - 1;
  const peak = Math.max(...seen.map((each) => each.peak));
  return { name, first, last, peak, growth: growthFrom(first, last), replaced };
}

/** Without end where there was nothing at first. */
function growthFrom(first: number, last: number): number {
  return first === last ? 0 : last / first - 1;
}

/** Whether a row may be called flat. */
export function isFlat({ growth }: Growth): boolean {
  return growth <= MOST_GROWTH;
}
