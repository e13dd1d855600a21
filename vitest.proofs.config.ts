import slow from './vitest.slow.config.ts';

/** Proofs that take minutes: a store that goes away, a full disk, a burst. CI has no room for them beside the others. */
export default { ...slow, test: { ...slow.test, include: ['test/**/*.proof.ts'] } };
