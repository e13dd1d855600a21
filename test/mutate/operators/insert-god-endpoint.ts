import { hostsOf, numberOf, oneOf, routeBefore } from '../new-code.ts';
import type { Operator } from '../operator.ts';
import { supportsOld } from '../python-version.ts';

const WORK = ['_archive', '_restore', '_purge'];
const HELPERS = WORK.map((name) => `def ${name}(key: str):\n    return {"done": key}`).join('\n\n\n');

/** Several ways to write it, so that not one spelling decides. */
const WAYS: readonly ((call: (at: number) => string) => readonly string[])[] = [
  (call) => [
    ...['if action == "archive":', `    return ${call(0)}`, 'elif action == "restore":', `    return ${call(1)}`],
    ...['elif action == "purge":', `    return ${call(2)}`, 'return None'],
  ],
  (call) => [
    ...[
      'if action in ("archive", "hide"):',
      `    return ${call(0)}`,
      'if action == "restore":',
      `    return ${call(1)}`,
    ],
    ...['if action == "purge" and key:', `    result = ${call(2)}`, '    return result'],
  ],
  (call) => [
    ...['result = None', 'if action == "archive":', `    result = ${call(0)}`, 'elif action == "restore":'],
    ...[
      `    result = ${call(1)}`,
      'else:',
      '    if action == "purge":',
      `        result = ${call(2)}`,
      'return result',
    ],
  ],
  (call) => [
    ...['match action:', '    case "archive":', `        return ${call(0)}`, '    case "restore":'],
    ...[`        return ${call(1)}`, '    case "purge":', `        return ${call(2)}`],
  ],
];

/** A module with routes gets one that does one of three things by a parameter; in the twin it does one thing in three ways. */
export const operator: Operator = {
  name: 'insert-god-endpoint',
  rules: ['validation/god-endpoint'],
  about: 'Makes one route of three, so that all share one schema and one set of permissions.',
  *sites(module, { manifests }) {
    const [host] = hostsOf(module);
    if (!host || [...WORK, '_control'].some((name) => module.named(name).length > 0)) return;
    // An older Python has no `match`.
    const ways = supportsOld(module, manifests) ? WAYS.slice(0, -1) : WAYS;
    const way = oneOf(ways, numberOf(module));
    const made = (call: (at: number) => string) =>
      routeBefore(
        host,
        { name: '_control', method: 'post', params: 'key: str, action: str', body: way(call) },
        HELPERS,
      );
    yield {
      rule: 'validation/god-endpoint',
      mutant: [made((at) => `${WORK[at]}(key)`)],
      twin: [made((at) => `_archive(f"{key}-${at}")`)],
      places: [{ path: module.path, function: '_control' }],
    };
  },
};
