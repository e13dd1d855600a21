/** GitHub refuses a body above 65,536 characters (`github.md`, section 1); some are left for its own use. */
const BODY_LIMIT = 60_000;

const FENCE = /^(?<marks>`{3,}|~{3,})(?<info>.*)$/;

const KINDS: Readonly<Record<string, string>> = { bad: 'Reported', good: 'Instead', ok: 'Not reported' };

/** The page of a rule as a comment: our own Markdown, cut at a section where it is too long. */
export function renderExplanation(page: string, limit = BODY_LIMIT): string {
  const sections = rendered(page).split(/(?=^#### )/m);
  let text = '';
  for (const [at, section] of sections.entries()) {
    const rest = at === sections.length - 1 ? '' : CUT;
    if (text.length + section.length + rest.length > limit) return `${text.trimEnd()}${CUT}`;
    text += section;
  }
  return text.trimEnd();
}

const CUT = '\n\n_The rest of the page does not fit into a comment._';

/** Headings become smaller, links to other files of Hunkwise lose their target, examples say what they show. */
function rendered(page: string): string {
  let open: string | null = null;
  const lines = page.split(/\r?\n/).flatMap((line) => {
    const { marks, info = '' } = FENCE.exec(line)?.groups ?? {};
    if (open !== null) {
      if (marks === open && info.trim() === '') open = null;
      return [line];
    }
    if (marks === undefined) return [prose(line)];
    open = marks;
    return [...caption(info), `${marks}${info.trim().split(/\s+/)[0] ?? ''}`];
  });
  return lines.join('\n');
}

function prose(line: string): string {
  return line.replace(/^(#{1,4})(?= )/, '$1##').replaceAll(/\[([^\]]+)\]\((?!https?:)[^)\s]+\)/g, '$1');
}

/** `python bad title="app/main.py"` as a line above the example. */
function caption(info: string): string[] {
  const title = /title="([^"]*)"/.exec(info)?.[1];
  const kind = KINDS[info.trim().split(/\s+/)[1] ?? ''];
  const words = [kind, title && `\`${title}\``].filter(Boolean).join(', ');
  return words === '' ? [] : [`${words}:`, ''];
}
