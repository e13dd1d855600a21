import { styleText } from 'node:util';
import type { Severity } from '../core/rule/index.ts';

/** Gives parts of the output their colours, or none. */
export interface Paint {
  severity(severity: Severity, text: string): string;
  frame(text: string): string;
  strong(text: string): string;
}

const COLORS = { error: ['bold', 'red'], warning: ['bold', 'yellow'], note: ['bold', 'cyan'] } as const;

/** @param color whether to use escape sequences; whoever writes to the terminal decides */
export function createPaint(color: boolean): Paint {
  if (!color) return { severity: (_, text) => text, frame: (text) => text, strong: (text) => text };
  const style = (format: Parameters<typeof styleText>[0], text: string) =>
    styleText(format, text, { validateStream: false });
  return {
    severity: (severity, text) => style([...COLORS[severity]], text),
    frame: (text) => style('blue', text),
    strong: (text) => style('bold', text),
  };
}
