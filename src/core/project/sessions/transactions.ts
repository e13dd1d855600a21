import type { Project } from '../project.ts';
import { SessionProviders } from './session-provider.ts';
import { TransactionAnalysis } from './transaction-summary.ts';

/** What is known of the sessions of a project: what functions do to them, and which of them `Depends` hands out. */
export interface Transactions {
  readonly analysis: TransactionAnalysis;
  readonly providers: SessionProviders;
}

const known = new WeakMap<Project, Transactions>();

/** The same for all questions about a project, so that each function is judged once. */
export function transactionsOf(project: Project): Transactions {
  const found = known.get(project);
  if (found) return found;
  const analysis = new TransactionAnalysis(project);
  const made = { analysis, providers: new SessionProviders(project, analysis) };
  known.set(project, made);
  return made;
}
