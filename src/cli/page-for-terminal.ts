import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

const FENCE = /^(?:```|~~~)(?<info>.*)$/;

/** Markdown as a terminal shows it best: headings and code stand out, fences lose their marks, marks of findings stay. */
export function pageForTerminal(markdown: string, color: boolean): string {
  const style = (format: Style, text: string) => (color ? styleText(format, text, { validateStream: false }) : text);
  let inFence = false;
  const lines = markdown.split(/\r?\n/).flatMap((line) => {
    const fence = FENCE.exec(line);
    if (fence) {
      inFence = !inFence;
      return inFence && fence.groups?.info ? [style('dim', `    ${label(fence.groups.info)}`)] : [];
    }
    if (inFence) return [line === '' ? '' : style('cyan', `    ${line}`)];
    return [line.startsWith('#') ? style('bold', line.replace(/^#+\s*/, '')) : inline(line, style)];
  });
  return lines.join('\n');
}

const LABELS: Readonly<Record<string, string>> = { bad: 'reported', good: 'instead', ok: 'not reported' };

/** `python bad title="app/main.py"` as `reported, app/main.py`. */
function label(info: string): string {
  const title = /title="([^"]*)"/.exec(info)?.[1];
  const kind = info.split(/\s+/)[1] ?? '';
  return `# ${[LABELS[kind] ?? info, title].filter(Boolean).join(', ')}`;
}

/** Links of a page lead to other files of the repository: their words are the path. */
function inline(line: string, style: (format: Style, text: string) => string): string {
  return line
    .replaceAll(/\[(`[^`]+`)\]\([^)\s]+\)/g, '$1')
    .replaceAll(/\*\*([^*]+)\*\*/g, (_, words: string) => style('bold', words))
    .replaceAll(/`[^`]+`/g, (code) => style('cyan', code));
}
