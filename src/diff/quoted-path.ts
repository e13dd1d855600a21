/**
 * A path as git writes it in a header: in C quotes when it holds a control character, a quote, a backslash or, unless
 * `core.quotePath` is off, a byte above 127.
 */
const QUOTED = /^"((?:[^"\\]|\\.)*)"$/s;

const TWO_QUOTED = /^("(?:[^"\\]|\\.)*") ("(?:[^"\\]|\\.)*")$/s;

const ESCAPE = /\\([0-3][0-7]{2}|[abtnvfr"\\])|[^\\]+/gs;

const CONTROL: Readonly<Record<string, string>> = { a: '\x07', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r' };

/**
 * The path behind `name`, quoted or not. Escaped bytes are UTF-8; a path that is no valid UTF-8 gets U+FFFD in place
 * of its foreign bytes, as GitHub's API has it.
 */
export function unquotePath(name: string): string {
  const quoted = QUOTED.exec(name)?.[1];
  if (quoted === undefined) return name;
  const parts = [...quoted.matchAll(ESCAPE)].map(([text, escaped]) => bytes(text, escaped));
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat(parts));
}

function bytes(text: string, escaped: string | undefined): Uint8Array {
  if (escaped === undefined) return Buffer.from(text);
  if (escaped.length === 3) return Uint8Array.of(Number.parseInt(escaped, 8));
  return Buffer.from(CONTROL[escaped] ?? escaped);
}

/**
 * The two names of `diff --git a/x b/x`, which nothing but their equality delimits: a path may hold ` b/`. Undefined
 * when they differ, as for a rename; git then repeats them on lines of their own.
 */
export function sameNames(names: string): string | undefined {
  const [, base, head] = TWO_QUOTED.exec(names) ?? halves(names);
  if (base === undefined || head === undefined) return undefined;
  const [basePath, headPath] = [stripPrefix(unquotePath(base), 'a/'), stripPrefix(unquotePath(head), 'b/')];
  return basePath === headPath ? headPath : undefined;
}

function halves(names: string): [string, string, string] {
  const middle = (names.length - 1) / 2;
  return [names, names.slice(0, middle), names.slice(middle + 1)];
}

/** `name` without git's prefix, or undefined when it has another one, or none (`diff.noprefix`). */
export function stripPrefix(name: string, prefix: 'a/' | 'b/'): string | undefined {
  return name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
}
