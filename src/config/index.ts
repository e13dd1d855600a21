export {
  CONFIGURATION_PATH,
  type Configuration,
  type ConfigurationFileText,
  type ConfigurationProblem,
  type FailOn,
} from './configuration.ts';
export { isIgnored } from './ignored.ts';
export { rulesOffAt, settingsToRun, severityAt } from './overrides.ts';
export { readConfiguration } from './read.ts';
export { configurationSchema } from './schema.ts';
export { findRule, selectRules } from './select.ts';
