import type { Analysis, AnalysisRequest, ReadTexts } from '../core/engine/index.ts';
import type { RuleInfo } from '../core/rule/index.ts';
import type { Analyzer } from '../review/ports.ts';
import { closed } from './failure.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { type Incident, runReview } from './review-run.ts';
import { Slot } from './slot.ts';

export interface AnalyzerOptions {
  /** URL of a module that exports `loadRules(): Promise<Rule[]>`; each child imports it once. */
  readonly rulesModule: string;
  /** How many children may run at once. Default: 2. */
  readonly processes?: number;
  readonly limits?: Partial<Limits>;
  /** Told of each child that had to be stopped or died. */
  readonly onIncident?: (incident: Incident) => void;
}

/** An analyzer that also tells which rules its children have loaded, so that its user need not load them too. */
export interface RuleAnalyzer extends Analyzer {
  /**
   * Starts the first child, if it does not run yet.
   *
   * @throws HunkwiseError `rules-unloadable`, `parser-unloadable` or `analyzer-closed`
   */
  rules(): Promise<readonly RuleInfo[]>;
  /** Closes it for a process that is about to end: kills the children and does not wait until they are gone. */
  abandon(): void;
}

const PROCESSES = 2;

const NO_TEXTS: ReadTexts = async () => ({ unavailable: 'The repository around the change was not given.' });

/**
 * Runs core in child processes. They start when they are first needed, serve one request at a time in the order of
 * asking, and end with `close` or with this process, however that ends.
 */
export function createAnalyzer(options: AnalyzerOptions): RuleAnalyzer {
  return new ChildAnalyzer(options);
}

class ChildAnalyzer implements RuleAnalyzer {
  readonly #limits: Limits;
  readonly #report: (incident: Incident) => void;
  readonly #slots: readonly Slot[];
  readonly #free: Slot[];
  readonly #waiting: PromiseWithResolvers<Slot>[] = [];
  #isClosed = false;

  constructor({ rulesModule, processes = PROCESSES, limits, onIncident = () => {} }: AnalyzerOptions) {
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
    this.#report = onIncident;
    this.#slots = Array.from({ length: processes }, () => new Slot(rulesModule, this.#limits));
    this.#free = [...this.#slots];
  }

  rules(): Promise<readonly RuleInfo[]> {
    // The one that the next request takes.
    const slot = this.#free.at(-1) ?? this.#slots[0];
    return slot ? slot.rules() : Promise.reject(closed());
  }

  async analyze(
    request: AnalysisRequest,
    readTexts: ReadTexts = NO_TEXTS,
    signal?: AbortSignal | undefined,
  ): Promise<Analysis> {
    if (this.#isClosed) throw closed();
    const slot = this.#free.pop() ?? (await this.#turn());
    try {
      return await runReview({ request, readTexts, signal }, slot, this.#limits, this.#report);
    } finally {
      this.#passOn(slot);
    }
  }

  async close(): Promise<void> {
    this.#refuse();
    await Promise.all(this.#slots.map((slot) => slot.close()));
  }

  abandon(): void {
    this.#refuse();
    for (const slot of this.#slots) slot.abandon();
  }

  #refuse(): void {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(closed());
  }

  #turn(): Promise<Slot> {
    const turn = Promise.withResolvers<Slot>();
    this.#waiting.push(turn);
    return turn.promise;
  }

  /** To whoever waits longest. Otherwise it is the next to be taken, so that one warm child serves what one can. */
  #passOn(slot: Slot): void {
    const next = this.#waiting.shift();
    if (next) next.resolve(slot);
    else this.#free.push(slot);
  }
}
