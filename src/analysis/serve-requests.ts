/** The main thread of a child: loads the rules once, then answers requests one by one. */
import { flushCompileCache } from 'node:module';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import {
  type Analysis,
  type AnalysisRequest,
  analyze,
  ModuleStore,
  nativeParser,
  type Texts,
} from '../core/engine/index.ts';
import { HunkwiseError } from '../core/error.ts';
import type { Rule, RuleInfo } from '../core/rule/index.ts';
import type { Answer, Question } from './messages.ts';
import { recall } from './recall.ts';
import { signal } from './signal.ts';

const [entry = '', rulesModule = ''] = process.argv.slice(1);
/** What this child has read: it serves the reviews to come. */
const store = new ModuleStore();
const busy = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

// A signal to the whole group (Ctrl-C) is for the parent: it may want to finish. We go when it goes.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => {});
process.on('disconnect', () => process.exit());

try {
  nativeParser();
  const { loadRules } = (await import(rulesModule)) as { loadRules: () => Promise<Rule[]> };
  const rules = await loadRules();
  process.on('message', (question: Question) => {
    if (question.kind === 'analyze') serve(question.request, rules);
    else deliver(question.texts);
  });
  answer({ kind: 'ready', rules: rules.map(infoOf) });
  // Not before: it takes a processor from what was loading.
  new Worker(entry, { workerData: busy.buffer }).unref();
  // Whoever ends this process does not ask: what was compiled is kept for the next one now.
  flushCompileCache();
} catch (error) {
  const hint = error instanceof HunkwiseError ? error.hint : undefined;
  answer({ kind: 'unloadable', message: describe(error), ...(hint !== undefined && { hint }) });
}

async function serve(request: AnalysisRequest, rules: readonly Rule[]): Promise<void> {
  setBusy(true);
  try {
    const keep = recall(store, request);
    const analysis = await drive(request, rules);
    keep();
    answer({ kind: 'done', analysis, memory: process.memoryUsage.rss() });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    answer({ kind: 'failed', message: describe(error) });
  }
  setBusy(false);
}

/** Native trees are freed in a turn of the event loop only: without it 2,000 files grew a process by 300 MB. */
async function drive(request: AnalysisRequest, rules: readonly Rule[]): Promise<Analysis> {
  const steps = analyze(request, rules, store);
  let current: string | null = null;
  store.onParse = (path) => {
    const at = path ?? current;
    if (at !== null) signal({ path: at });
  };
  let texts: Texts | undefined;
  for (;;) {
    const { done, value } = steps.next(texts);
    texts = undefined;
    if (done) return value;
    if ('need' in value) texts = await ask(value.need);
    else {
      current = value.path;
      signal({ path: current });
      await turn();
    }
  }
}

let deliver: (texts: Texts) => void = () => {};

/** The parent has them, or gets them. */
function ask(need: readonly string[]): Promise<Texts> {
  const { promise, resolve } = Promise.withResolvers<Texts>();
  deliver = resolve;
  answer({ kind: 'need', need });
  return promise;
}

function infoOf({ id, severity, summary, options }: Rule): RuleInfo {
  return { id, severity, summary, ...(options && { options }) };
}

function setBusy(value: boolean): void {
  Atomics.store(busy, 0, Number(value));
  Atomics.notify(busy, 0);
}

function answer(content: Answer): void {
  process.send?.(content);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
