import { createRequire } from 'node:module';
import type Parser from 'tree-sitter';
import { HunkwiseError } from '../error.ts';

let parser: Parser | undefined;

/**
 * The native parser for Python. It is loaded at the first call and not with this module, so that the processes that
 * never parse need no native code.
 *
 * @throws HunkwiseError `parser-unloadable` where neither a prebuilt nor a compiled binary fits this system
 */
export function nativeParser(): Parser {
  parser ??= load();
  return parser;
}

function load(): Parser {
  const require = createRequire(import.meta.url);
  try {
    const NativeParser = require('tree-sitter') as typeof Parser;
    const loaded = new NativeParser();
    loaded.setLanguage(require('tree-sitter-python') as Parser.Language);
    return loaded;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause);
    throw new HunkwiseError('parser-unloadable', `The Python parser could not be loaded: ${reason}`, {
      hint: 'Run `npm rebuild tree-sitter tree-sitter-python`, which compiles it for this system (needs make, a C++ compiler and Python).',
      cause,
    });
  }
}
