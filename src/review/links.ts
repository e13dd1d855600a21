/** Where the places and rules of a review can be looked at; null where there is no such page. */
export interface Links {
  /** The lines of a file in the head version. */
  lines(path: string, line: number, endLine: number): string | null;
  /** The page of a rule. */
  rule(id: string): string | null;
}

/** For a review that is only printed. */
export const NO_LINKS: Links = { lines: () => null, rule: () => null };

/** Links to a repository's pages at `head`. `repositoryUrl` is `https://github.com/OWNER/REPO`. */
export function repositoryLinks(repositoryUrl: string, head: string, rule: Links['rule'] = () => null): Links {
  return {
    rule,
    lines(path, line, endLine) {
      const end = endLine > line ? `-L${endLine}` : '';
      return `${repositoryUrl}/blob/${head}/${path.split('/').map(encodeSegment).join('/')}#L${line}${end}`;
    },
  };
}

/** Parentheses would end the target of a Markdown link. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replaceAll(
    /[()'*!]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** `text`, which is Markdown, as a link where there is a target. */
export function linked(text: string, target: string | null): string {
  return target === null ? text : `[${text}](${target})`;
}
