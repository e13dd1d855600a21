import type { Project } from '../project.ts';
import { SessionProviders } from './session-provider.ts';
import { TransactionAnalysis } from './transaction-summary.ts';

/** What is known of the sessions of a project, found out once for all who ask. */
export interface SessionKnowledge {
  readonly analysis: TransactionAnalysis;
  readonly providers: SessionProviders;
}

const known = new WeakMap<Project, SessionKnowledge>();

export function sessionKnowledge(project: Project): SessionKnowledge {
  const found = known.get(project);
  if (found) return found;
  const analysis = new TransactionAnalysis(project);
  const made = { analysis, providers: new SessionProviders(project, analysis) };
  known.set(project, made);
  return made;
}
