/** The candidates that someone who wrote `word` may have meant: the nearest, and those almost as near, at most three. */
export function nearest(word: string, candidates: Iterable<string>): string[] {
  const limit = Math.max(2, Math.floor(word.length / 4));
  const measured = [...candidates]
    .map((candidate) => ({ candidate, distance: distanceBetween(word.slice(0, 80).toLowerCase(), candidate) }))
    .filter((each) => each.distance <= limit)
    .sort((a, b) => a.distance - b.distance);
  const best = measured[0]?.distance ?? 0;
  return measured
    .filter((each) => each.distance <= best + 1)
    .slice(0, 3)
    .map((each) => each.candidate);
}

/** `group/name` is also near to what resembles its name alone. */
function distanceBetween(word: string, candidate: string): number {
  const name = candidate.slice(candidate.indexOf('/') + 1);
  return Math.min(editDistance(word, candidate), editDistance(word, name));
}

/** Levenshtein distance: insertions, removals and replacements of one character. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? a.length;
}
