/** What a reader sees of GitHub's Markdown: no hidden markers, links as their text, entities and escapes as their characters. */
export function visibleText(markdown: string): string {
  return markdown
    .replaceAll(/<!--.*?-->/gs, '')
    .replaceAll(/\[(`[^`]*`|[^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/<\/?code>/g, '`')
    .replaceAll(/<\/?sub>/g, '')
    .replaceAll(/(`+)[^`].*?(?<!`)\1(?!`)|\\([\\`[\]*_~])/g, (whole, _fence, mark?: string) => mark ?? whole)
    .replaceAll('&#8203;', '')
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim();
}
