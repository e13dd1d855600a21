import { ownLines } from './own-lines.ts';

/** What somebody asks for in a comment. */
export type Command =
  /** Another review of the newest commit. */
  | { readonly name: 'recheck' }
  /** A finding shall not count: the one of the thread, or the one with this id (`3f2a` of `HW-3f2a`, in lower case). */
  | { readonly name: 'dismiss'; readonly id: string | null; readonly reason: string }
  /** The page of a rule; null for the rule of the thread. */
  | { readonly name: 'explain'; readonly rule: string | null };

/** Commands of one comment that are obeyed; more are a mistake. */
const MOST_COMMANDS = 10;

/** Characters of a reason that are kept: it stands in a line and in the marker of a comment. */
const LONGEST_REASON = 300;

/** Characters of what is taken for the name of a rule. */
const LONGEST_NAME = 100;

const LINE = /^ {0,3}\/(?<name>recheck|dismiss|explain)(?:[ \t]+(?<rest>.*))?$/;
const ID = /^HW-(?<digits>[0-9a-f]{4,16})[:,]?(?=\s|$)/i;

/**
 * The commands in a comment: each the first word of a line that is neither quoted nor code. The same one counts once.
 *
 * @param body Markdown, as GitHub has it
 */
export function parseCommands(body: string): Command[] {
  const commands = ownLines(body).flatMap((line) => {
    const { name, rest = '' } = LINE.exec(line)?.groups ?? {};
    return name === undefined ? [] : [commandOf(name, rest.trim())];
  });
  const distinct = new Map(commands.map((each) => [JSON.stringify(each), each]));
  return [...distinct.values()].slice(0, MOST_COMMANDS);
}

function commandOf(name: string, rest: string): Command {
  if (name === 'recheck') return { name };
  if (name === 'explain') return { name, rule: ruleName(rest) };
  if (name !== 'dismiss') throw new Error(`unreachable: ${name} is no command`);
  const [given = '', digits] = ID.exec(rest) ?? [];
  const reason = rest.slice(given.length).trim().slice(0, LONGEST_REASON);
  return { name, id: digits?.toLowerCase() ?? null, reason };
}

/** People write the id as a word, or as code. */
function ruleName(rest: string): string | null {
  const [word] = rest.slice(0, LONGEST_NAME).split(/\s+/);
  const name = word?.replaceAll(/^`+|`*[,.;:?!]*$/g, '');
  return name ? name : null;
}
