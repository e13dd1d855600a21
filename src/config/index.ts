export {
  CONFIGURATION_PATH,
  type Configuration,
  type ConfigurationFileText,
  type ConfigurationProblem,
  type FailOn,
} from './configuration.ts';
export { isIgnored } from './ignored.ts';
export { loadConfiguration } from './load.ts';
export { rulesOffAt, settingsToRun, severityAt } from './overrides.ts';
export { findRule, selectRules } from './select.ts';
