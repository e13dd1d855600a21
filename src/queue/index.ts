export { type Allowance, allowance } from './allowance.ts';
export { deadLetters, isGivenUp, takeDeadLetter } from './dead-letters.ts';
export { type DurableQueue, durableQueue } from './durable.ts';
export { type QueueFigures, queueFigures } from './figures.ts';
export { type Ending, HANDED_ON, type Later, type Waiting } from './job.ts';
export { isStoreAway } from './patiently.ts';
export {
  type FindingRecord,
  forget,
  type LastReview,
  prune,
  type Records,
  type ReviewRecord,
  reviewRecords,
  type Tally,
} from './records.ts';
export { openSignals, type Signals } from './signals.ts';
export { keepState, readState } from './state.ts';
export { openStore, type Store } from './store.ts';
export type { Turn, Working } from './work.ts';
