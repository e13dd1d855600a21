import type { IncomingMessage } from 'node:http';

const MB = 1024 * 1024;

/** GitHub sends no payload above 25 MB (`github.md`, section 1, Webhooks). */
const MOST = 25 * MB;

/**
 * Where the length is not announced, all up to the limit would have to be kept before it is clear that it is too much.
 * GitHub announces it, and the webhook of a pull request that a proxy sends on in chunks has less than 1 MB.
 */
const MOST_UNANNOUNCED = 5 * MB;

/** The bytes of a request, or null as soon as it is clear that there are too many. */
export async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const announced = request.headers['content-length'];
  const limit = announced === undefined ? MOST_UNANNOUNCED : MOST;
  if (Number(announced) > limit) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop must not destroy the socket: the answer is still to be sent through it.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
