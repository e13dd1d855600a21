/** Milliseconds since the epoch, of a clock that only goes forward: as the double's. Processes of one machine agree on it. */
export function clock(): number {
  return performance.timeOrigin + performance.now();
}
