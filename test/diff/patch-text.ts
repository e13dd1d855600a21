import type { Hunk } from '../../src/diff/hunk.ts';

const SIGN = { context: ' ', added: '+', removed: '-' } as const;

/** The hunks as GitHub writes them into the `patch` field: no file header, no newline at the end. */
export function patchText(hunks: readonly Hunk[]): string {
  return hunks.flatMap(hunkLines).join('\n');
}

function hunkLines({ baseStart, baseLines, headStart, headLines, section, lines }: Hunk): string[] {
  const header = `@@ -${baseStart},${baseLines} +${headStart},${headLines} @@${section && ` ${section}`}`;
  const body = lines.flatMap(({ kind, text, noNewline }) => [
    SIGN[kind] + text,
    ...(noNewline ? ['\\ No newline at end of file'] : []),
  ]);
  return [header, ...body];
}
