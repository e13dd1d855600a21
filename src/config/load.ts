import type { RuleInfo } from '../core/rule/index.ts';
import type { Configuration, ConfigurationFileText, ConfigurationProblem } from './configuration.ts';
import { configured } from './configured.ts';

/** A configuration that can be used, and what was wrong with the file it comes from. */
export interface ConfigurationReading {
  readonly configuration: Configuration;
  readonly problems: readonly ConfigurationProblem[];
}

/**
 * What a repository wants. What reads YAML and knows the schema takes a tenth of a second to load, and is loaded where there is
 * a file.
 *
 * @param file null where the repository has none
 * @param rules all rules that exist
 */
export async function loadConfiguration(
  file: ConfigurationFileText | null,
  rules: readonly RuleInfo[],
): Promise<ConfigurationReading> {
  if (!file) return { configuration: configured({}, rules), problems: [] };
  const { readConfiguration } = await import('./read.ts');
  return readConfiguration(file, rules);
}
