import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A socket's path may have about a hundred bytes, so it is relative to the working folder; Windows has pipes by name. */
const PATH =
  process.platform === 'win32'
    ? `\\\\.\\pipe\\hunkwise-${createHash('sha256').update(process.cwd()).digest('hex').slice(0, 32)}`
    : 'lock';

/** Milliseconds: the process that holds the store may be about to end. */
const PATIENCE = 3_000;
const PAUSE = 50;

/**
 * Takes the lock of the working folder for as long as this process lives. It is a socket that somebody listens on:
 * unlike a file with a process id in it, it cannot outlive its owner, nor be mistaken in another container.
 *
 * @returns whether it was free, or became so within three seconds
 */
export async function takeLock(): Promise<boolean> {
  const end = Date.now() + PATIENCE;
  do {
    if (await tryLock()) return true;
    await sleep(PAUSE);
  } while (Date.now() < end);
  return false;
}

/** Gives it back. Without it the next owner has to find out that nobody listens any more. */
export function releaseLock(): void {
  if (process.platform !== 'win32') rmSync(PATH, { force: true });
}

async function tryLock(): Promise<boolean> {
  const name = randomUUID();
  if (await listen(name)) return true;
  if ((await holder()) !== null) return false;
  // Left behind by a process that was killed.
  rmSync(PATH, { force: true });
  if (!(await listen(name))) return false;
  // Another process may have found the same leftover, and removed the socket that we have just made.
  await sleep(PAUSE);
  return (await holder()) === name;
}

/** @returns false when the path is taken, perhaps by a leftover */
async function listen(name: string): Promise<boolean> {
  const server = createServer((socket) => socket.on('error', () => {}).end(name));
  try {
    await once(server.listen(PATH), 'listening');
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
}

/** The name of who listens; null when nobody does. */
async function holder(): Promise<string | null> {
  const socket = connect(PATH).setEncoding('utf8');
  let name = '';
  socket.on('data', (text) => {
    name += text;
  });
  try {
    await once(socket, 'connect');
  } catch {
    return null;
  }
  // An owner that is busy answers later, or with its end.
  await Promise.race([once(socket, 'close').catch(() => {}), sleep(1_000)]);
  socket.destroy();
  return name;
}
