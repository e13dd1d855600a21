import { createHash } from 'node:crypto';

/** Sixteen hexadecimal digits that stand for a text: enough for the findings of one repository. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** The id that git gives to a file with this text. */
export function blobId(text: string): string {
  const bytes = Buffer.from(text);
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
