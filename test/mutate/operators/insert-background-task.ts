import type { FunctionInfo, Module } from '../../../src/core/semantic/index.ts';
import { type Edit, inside, type Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { atStart, behindImports, importing } from '../statements.ts';

/** An import, the name it binds and what that means. */
type Needed = readonly [statement: string, name: string, target: string];

/** What a task does, and the same without the defect. */
interface Kind {
  readonly rule: string;
  readonly needs: readonly Needed[];
  readonly bad: readonly string[];
  readonly good: readonly string[];
}

const TASKS: Needed = ['from fastapi import BackgroundTasks', 'BackgroundTasks', 'fastapi.BackgroundTasks'];
const REQUESTS: Needed = ['import requests', 'requests', 'requests'];
const POST = 'requests.post("https://example.com/notices", timeout=5)';
const FFMPEG = 'subprocess.run(["ffmpeg", "-i", "in.mov", "out.mp4"], check=True)';

/** Several ways to write each, so that not one spelling decides. */
const KINDS: readonly Kind[] = [
  {
    rule: 'background/long-task',
    needs: [['import time', 'time', 'time'], REQUESTS],
    bad: ['for _attempt in range(5):', '    time.sleep(1)'],
    good: ['time.sleep(1)'],
  },
  {
    rule: 'background/long-task',
    needs: [REQUESTS],
    bad: ['for _name in names:', `    ${POST}`],
    good: ['for _name in names:', '    print(_name)', POST],
  },
  {
    rule: 'background/long-task',
    needs: [['import subprocess', 'subprocess', 'subprocess']],
    bad: [FFMPEG],
    good: [FFMPEG.replace('ffmpeg', 'true')],
  },
  {
    rule: 'background/unhandled-failure',
    needs: [REQUESTS, ['import logging', 'logging', 'logging']],
    bad: [POST],
    good: ['try:', `    ${POST}`, 'except requests.RequestException:', '    logging.exception("not sent")'],
  },
];

/** Every route without a `yield`: it adds a task that a function beside it is. The twin adds one that is short, or handles its failure. */
export const operator: Operator = {
  name: 'insert-background-task',
  rules: [...new Set(KINDS.map(({ rule }) => rule))],
  about: 'Gives a background task work that takes long, or that fails without anybody who tries again.',
  *sites(module) {
    if (module.named('_work').length > 0) return;
    for (const info of routesOf(module)) {
      if (info.generator) continue;
      for (const own of Map.groupBy(KINDS, ({ rule }) => rule).values()) {
        const { rule, needs, bad, good } = own[info.node.start % own.length] as Kind;
        const mutant = edits(info, bad, needs);
        const twin = edits(info, good, needs);
        if (mutant && twin) yield { rule, mutant, twin, places: [inside(info)] };
      }
    }
  },
};

function edits(info: FunctionInfo, code: readonly string[], needed: readonly Needed[]): Edit[] | null {
  const adding = atStart(info, ['_tasks = BackgroundTasks()', '_tasks.add_task(_work, ["a"])']);
  const imports = [TASKS, ...needed].map((each) => importing(info.module, ...each));
  if (!adding || !imports.every((each) => each !== null)) return null;
  return [adding, helper(info.module, code), ...imports.flat()];
}

function helper(module: Module, code: readonly string[]): Edit {
  return behindImports(module, `\n\ndef _work(names: list[str]):\n${code.map((each) => `    ${each}\n`).join('')}\n\n`);
}
