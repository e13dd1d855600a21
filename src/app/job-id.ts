import { createHash } from 'node:crypto';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A delivery's id as the queue wants it. GitHub's are UUIDs already; others become one, always the same. */
export function jobId(delivery: string): string {
  if (UUID.test(delivery)) return delivery.toLowerCase();
  const hash = createHash('sha256').update(delivery).digest('hex');
  // Version 8: a UUID of one's own making (RFC 9562).
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}
