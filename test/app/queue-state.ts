import type { AppProcess } from './app-process.ts';

/** Jobs of a queue that wait or run, or with `dead` those that were given up; as the App itself counts them. */
export async function jobsOf(app: AppProcess, queue: string): Promise<number> {
  const response = await fetch(`${app.url}/metrics`);
  if (!response.ok) return Number.NaN;
  const text = await response.text();
  const lines =
    queue === 'dead'
      ? /^hunkwise_dead_letters (\d+)$/gm
      : new RegExp(`^hunkwise_jobs\\{queue="${queue}".*\\} (\\d+)$`, 'gm');
  return [...text.matchAll(lines)].reduce((sum, [, count]) => sum + Number(count), 0);
}
