/** A Python file's text, or why it cannot be read as one. */
export type Decoded = { readonly text: string } | { readonly unread: string };

/** Longer files (bytes) are not read: the longest module of CPython's library, a generated table, has 1 MB. */
export const LARGEST_FILE = 10_000_000;

export const TOO_LARGE: Decoded = { unread: `is larger than ${LARGEST_FILE / 1_000_000} MB` };

/** PEP 263: a comment in one of the first two lines. */
const COOKIE = /^(?:[^\n]*\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*([-\w.]+)/;

/** The names under which Python knows Latin-1 (`encodings/aliases.py`), and its superset on Windows. */
const LATIN_1 = /^(?:iso[-_]?8859[-_]1|latin[-_]?1|l1|8859|cp819|(?:windows[-_]|cp)1252)$/i;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8, with its byte order mark if any, or Latin-1 where a coding cookie says so. */
export function decodePython(bytes: Uint8Array): Decoded {
  if (bytes.includes(0)) return { unread: 'is binary' };
  try {
    return { text: utf8.decode(bytes) };
  } catch {
    const text = Buffer.from(bytes).toString('latin1');
    const encoding = COOKIE.exec(text)?.[1];
    return encoding && LATIN_1.test(encoding) ? { text } : { unread: 'is not UTF-8' };
  }
}
