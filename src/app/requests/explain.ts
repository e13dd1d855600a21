import { findRule } from '../../config/index.ts';
import { HunkwiseError } from '../../core/error.ts';
import { answerComment, ownOpening } from '../../github/index.ts';
import { prose } from '../../review/escape-markdown.ts';
import { renderExplanation } from '../../review/render-explanation.ts';
import type { RequestContext } from './request-context.ts';
import { type CommentJob, requestKey } from './request-job.ts';

/** Anybody who can comment may ask, so the answers are few. */
const EACH_RULE = { most: 1, within: 60_000 };
const EACH_PERSON = { most: 10, within: 3_600_000 };

const HOW = 'Name a rule, as in `/explain async/blocking-sleep`, or ask in the thread of a finding.';

/** Answers with the page of a rule: the one that was named, or that of the thread. */
export async function explain(context: RequestContext, job: CommentJob, named: string | null): Promise<void> {
  const { client, allowance, log } = context;
  const name = named ?? (await ruleOfThread(context, job));
  const { topic, body } = await answerTo(context, name);
  const key = requestKey(job);
  if (!(await allowance.take(`explain ${key} by ${job.by}`, EACH_PERSON)))
    return log.info('too many explanations asked for');
  if (!(await allowance.take(`explain ${key} ${topic}`, EACH_RULE))) return log.info('explained a moment ago');
  await answerComment(client, job, job.place, body);
}

async function ruleOfThread({ client }: RequestContext, { place }: CommentJob): Promise<string | null> {
  if (place.kind === 'conversation') return null;
  return (await ownOpening(client, place.nodeId))?.marker.rule ?? null;
}

/** All that is no rule is one topic. */
async function answerTo({ catalogue }: RequestContext, name: string | null): Promise<{ topic: string; body: string }> {
  if (name === null) return { topic: '?', body: HOW };
  const entries = await catalogue();
  try {
    const rule = findRule(
      name,
      entries.map((entry) => entry.rule),
    );
    const page = entries.find((entry) => entry.rule === rule)?.page ?? '';
    return { topic: rule.id, body: renderExplanation(page) };
  } catch (error) {
    if (!(error instanceof HunkwiseError)) throw error;
    return { topic: '?', body: `${prose(error.message)} ${prose(error.hint)}` };
  }
}
