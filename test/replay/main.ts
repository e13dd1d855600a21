/** `npm run replay`: a real change of a local repository, reviewed by the App as a pull request on a loopback GitHub. */
import { parseArgs } from 'node:util';
import { parseRange, type Range } from '../../src/cli/parse-arguments.ts';
import { HunkwiseError } from '../../src/core/error.ts';
import { printCalls, printReview } from '../demo/print-review.ts';
import { type Replay, replay } from './replay.ts';
import { said } from './said.ts';

const USAGE = `npm run replay -- REPOSITORY BASE..HEAD [--json]

  REPOSITORY  a git directory, or a checkout
  BASE..HEAD  two commits; BASE...HEAD starts where they parted
  --json      print what the App put on GitHub as data`;

function readArguments(): { repository: string; range: Range; json: boolean } {
  try {
    const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } });
    const [repository, range, ...more] = positionals;
    if (!repository || !range || more.length > 0) throw new Error('Name a repository and two commits.');
    return { repository, range: parseRange(range), json: values.json === true };
  } catch (error) {
    throw new HunkwiseError('replay-usage', error instanceof Error ? error.message : String(error), { hint: USAGE });
  }
}

function asData({ view, calls, milliseconds }: Replay): object {
  const { conclusion = null, title = null, summary = null } = view.checkRuns.at(-1) ?? {};
  const rounded = Math.round(milliseconds);
  return { findings: said(view), conclusion, title, summary, calls: calls.length, milliseconds: rounded };
}

try {
  const { repository, range, json } = readArguments();
  const outcome = await replay(repository, range);
  const seconds = (outcome.milliseconds / 1_000).toFixed(1);
  if (json) console.log(JSON.stringify(asData(outcome), null, 2));
  else
    console.log(`${printReview(outcome.view, outcome.heads)}\n\n${printCalls(outcome.calls)}\n\nDone in ${seconds} s.`);
  for (const each of outcome.missing) console.error(`left out, since the repository lacks it: ${each}`);
  for (const each of outcome.faults) console.error(`fault: ${each}`);
  if (outcome.faults.length > 0) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof HunkwiseError)) throw error;
  console.error(`${error.message}\n\n${error.hint}`);
  process.exitCode = 2;
}
