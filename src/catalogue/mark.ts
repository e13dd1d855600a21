/** A line of an example that must be reported. */
export interface Mark {
  /** Line of the code, from 1. */
  readonly line: number;
  /** Words that the message must hold, or null. */
  readonly words: string | null;
}

const MARK = /#\s*finding(?::\s*(?<words>.*\S))?\s*$/;

/** The lines of an example that end in `# finding` or `# finding: words of the message`. */
export function parseMarks(code: string): Mark[] {
  return code.split('\n').flatMap((text, index) => {
    const match = MARK.exec(text);
    return match ? [{ line: index + 1, words: match.groups?.words ?? null }] : [];
  });
}
