const HOUR = 3_600;
const DAY = 24 * HOUR;

/** Pull-request traffic by the hour (UTC), relative: Europe's day, then the Americas' on top of it; a shape, not a measurement. */
const HOURS = [5, 5, 6, 6, 6, 6, 7, 8, 9, 10, 10, 10, 10, 12, 14, 15, 15, 14, 13, 12, 11, 10, 8, 6];

/** By the day, from Monday. */
const DAYS = [11, 12, 12, 12, 10, 3, 3];

const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;

/** How busy the moment is, in seconds since Monday 00:00 UTC; 1 on the average of the week. */
export function busyness(seconds: number): number {
  const day = DAYS[Math.floor(seconds / DAY) % 7] ?? 0;
  const hour = HOURS[Math.floor((seconds % DAY) / HOUR)] ?? 0;
  return (day * hour) / (mean(DAYS) * mean(HOURS));
}

/** Where the busiest hour of the week begins, in seconds since Monday 00:00 UTC. */
export function busiestHour(): number {
  return DAYS.indexOf(Math.max(...DAYS)) * DAY + HOURS.indexOf(Math.max(...HOURS)) * HOUR;
}
