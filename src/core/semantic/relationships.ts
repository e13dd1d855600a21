/** Words with one of which every relationship is declared. SQLAlchemy [1.4], SQLModel. */
const DECLARING = ['relationship', 'Relationship', 'dynamic_loader', 'WriteOnlyMapped', 'DynamicMapped'];

/** What looks like an import in a text that is none may give any name. */
const IDENTIFIER = /^[\p{L}\p{N}_]+$/u;
/** Where a member of a class may begin: an indented line, or behind the colon or semicolon of one. */
const MEMBER = /(?:^[ \t]+|[;:][ \t]*)[^\s.,:;=#()[\]\\]+[ \t]*[:=]/gm;
/** Tried where a name begins and nowhere inside it: a file may hold a word of a million characters. */
const GIVEN = /(?<![\p{L}\p{N}_])([\p{L}\p{N}_]+)\s*[:=]/gu;
/** `backref="posts"`, `backref=backref("posts", …)`. */
const BACKREF = /\bbackref\b\s*[=(]\s*(?:name\s*=\s*)?[rRuU]?["'](\w+)["']/g;

/** A name that an import gives to what is called `name` elsewhere. */
interface Renamed {
  readonly name: string;
  readonly as: string;
}

/**
 * The names that the classes of a text may give to relationships, on their own or, with `backref=`, on the other side: by the
 * look of the text, so that it may be too many, never too few.
 */
export function relationshipsIn(text: string, imported: readonly Renamed[]): ReadonlySet<string> {
  const renamed = imported.filter(({ name, as }) => DECLARING.includes(name) && IDENTIFIER.test(as));
  const words = [...DECLARING, ...renamed.map(({ as }) => as)];
  const declaring = new RegExp(String.raw`(?<![\p{L}\p{N}_])(?:${words.join('|')})(?![\p{L}\p{N}_])`, 'gu');
  const members = [...text.matchAll(MEMBER)].map(({ index }) => index);
  const names = new Set<string>();
  let last = 0;
  for (const { index } of text.matchAll(declaring)) {
    while ((members[last + 1] ?? text.length) < index) last += 1;
    for (const [, name = ''] of text.slice(members[last] ?? 0, index).matchAll(GIVEN)) names.add(name);
  }
  for (const [, name = ''] of text.matchAll(BACKREF)) names.add(name);
  return names;
}
