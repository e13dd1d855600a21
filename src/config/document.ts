import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLParseError,
} from 'yaml';

/** Longer files are not parsed: the time a YAML parser takes can grow with the square of the length (this: 0.2 s). */
const MAXIMUM_LENGTH = 20_000;

/** A place in a configuration file; line and column count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export type Path = readonly (string | number)[];

/** A YAML file as data, and where each piece of it stands. */
export interface ConfigurationDocument {
  readonly data: unknown;
  /** Where the value at `path` stands, or the key of it. */
  locate(path: Path, part: 'key' | 'value'): Place;
}

/** Why a text is no YAML document that we accept. */
export interface Unparsable {
  readonly place: Place;
  readonly message: string;
}

const TOO_DEEP = 'The file is nested too deeply, expected a mapping of few levels.';
const START: Place = { line: 1, column: 1 };

/** Parses `text`. Nesting bombs, alias bombs and excessive lengths are answers, not errors. */
export function parseText(text: string): ConfigurationDocument | Unparsable {
  if (text.length > MAXIMUM_LENGTH) {
    return refuse(`The file has ${text.length} characters, expected at most ${MAXIMUM_LENGTH}.`);
  }
  try {
    return parse(text);
  } catch (error) {
    // The parser's recursion on deep nesting ends as a RangeError, what aliases do wrong as a ReferenceError.
    if (error instanceof ReferenceError) return refuse(`The file cannot be resolved: ${error.message}.`);
    if (error instanceof RangeError) return refuse(TOO_DEEP);
    throw error;
  }
}

function refuse(message: string): Unparsable {
  return { place: START, message };
}

function parse(text: string): ConfigurationDocument | Unparsable {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const error = document.errors[0];
  if (error) return { place: placeAt(error.pos[0]), message: unparsable(error) };
  keepVersionText(document);
  return {
    data: document.toJS({ maxAliasCount: 100 }),
    locate: (path, part) => placeAt(findNode(document, path, part)?.range?.[0] ?? 0),
  };
}

function unparsable(error: YAMLParseError): string {
  if (error.code === 'MULTIPLE_DOCS') return 'A second YAML document starts here, expected only one.';
  if (error.code === 'RESOURCE_EXHAUSTION') return TOO_DEEP;
  return `Not valid YAML (${error.message.replace(/\.$/, '')}), expected a mapping of settings.`;
}

/** `python: 3.10` without quotes is the number 3.1 to YAML; what was written counts. */
function keepVersionText(document: Document): void {
  const version: unknown = isMap(document.contents) ? document.contents.get('python', true) : undefined;
  if (isScalar(version) && typeof version.value === 'number') version.value = version.source ?? String(version.value);
}

function findNode(document: Document, path: Path, part: 'key' | 'value'): Node | null {
  let value: unknown = document.contents;
  let key: unknown = value;
  for (const step of path) {
    const holder = isAlias(value) ? value.resolve(document) : value;
    const next = child(holder, step);
    if (!next) break;
    key = next.key;
    value = next.value ?? next.key;
  }
  return (part === 'key' ? key : value) as Node | null;
}

function child(holder: unknown, step: string | number): { key: unknown; value: unknown } | undefined {
  if (isSeq(holder)) return { key: holder.items[Number(step)], value: holder.items[Number(step)] };
  if (!isMap(holder)) return undefined;
  return holder.items.find((pair) => String(isScalar(pair.key) ? pair.key.value : pair.key) === String(step));
}
