/**
 * A text as one word of a hidden line (`<!-- … -->`): neither white space, nor `=`, `,`, `<`, `>` nor a hyphen, which could
 * end the line.
 */
export function hiddenWord(text: string): string {
  return encodeURIComponent(text).replaceAll('-', '%2D');
}

/** The text behind a word; a word that none of ours has written stays as it is. */
export function revealed(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}
