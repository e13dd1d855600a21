import type { IncomingMessage } from 'node:http';

/** GitHub sends no payload above 25 MB (`github.md`, section 1, Webhooks). */
const MOST_BYTES = 25 * 1024 * 1024;

/** The bytes of a request, or null as soon as it is clear that there are more than `limit`. */
export async function readBody(request: IncomingMessage, limit = MOST_BYTES): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return null;
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
