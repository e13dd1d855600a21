import { splitBlocks } from './blocks.ts';
import { continues, type Example, type ExampleFence, exampleFile, readFence } from './example.ts';

export interface Section {
  readonly heading: string;
  /** Markdown below the heading, without the examples. */
  readonly text: string;
}

/** The page of a rule. */
export interface Page {
  readonly title: string;
  /** What stands under each `##` heading, in order; text above the first one has the heading ''. */
  readonly sections: readonly Section[];
  readonly examples: readonly Example[];
}

const HEADING = /^(?<level>#{1,6})\s+(?<words>.*?)\s*#*$/;

/**
 * Reads the page of a rule: its title, its sections, and its fences of Python as examples.
 *
 * @throws HunkwiseError `page-invalid`, naming the line
 */
export function parsePage(markdown: string): Page {
  const page = new PageBuilder();
  for (const block of splitBlocks(markdown)) {
    if (block.kind === 'text') page.addLine(block.text);
    else {
      const fence = readFence(block);
      if (fence) page.addExample(fence);
      else page.addLine(['```', block.info, '\n', block.code, '```'].join(''));
    }
  }
  return page.build();
}

class PageBuilder {
  #title = '';
  #heading = '';
  #sections: { heading: string; lines: string[] }[] = [{ heading: '', lines: [] }];
  #examples: Example[] = [];
  /** Whether only blank lines followed the last example. */
  #adjoins = false;

  addLine(text: string): void {
    if (text.trim() !== '') this.#adjoins = false;
    const { level, words } = HEADING.exec(text)?.groups ?? {};
    if (level === undefined || words === undefined) this.#sections.at(-1)?.lines.push(text);
    else if (level === '#') this.#title ||= words;
    else this.#open(level, words, text);
  }

  #open(level: string, words: string, text: string): void {
    this.#heading = words;
    if (level === '##') this.#sections.push({ heading: words, lines: [] });
    else this.#sections.at(-1)?.lines.push(text);
  }

  addExample(fence: ExampleFence): void {
    const last = this.#examples.at(-1);
    if (last && this.#adjoins && continues(last, this.#heading, fence)) {
      this.#examples[this.#examples.length - 1] = { ...last, files: [...last.files, exampleFile(fence)] };
    } else {
      const { kind, line } = fence;
      this.#examples.push({ kind, files: [exampleFile(fence)], heading: this.#heading, line });
    }
    this.#adjoins = true;
  }

  build(): Page {
    const sections = this.#sections.map(({ heading, lines }) => ({ heading, text: lines.join('\n').trim() }));
    return {
      title: this.#title,
      sections: sections.filter((section) => section.heading !== '' || section.text !== ''),
      examples: this.#examples,
    };
  }
}
