/** The program of a child process, and of the thread in it that keeps watch while the first one is busy. */
import { isMainThread } from 'node:worker_threads';

if (isMainThread) await import('./serve-requests.ts');
else await import('./guard.ts');
