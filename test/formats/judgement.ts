import { loadConfiguration } from '../../src/config/index.ts';
import type { Finding } from '../../src/core/rule/index.ts';
import type { Judgement } from '../../src/review/judge.ts';

export function finding(fields: Partial<Finding> = {}): Finding {
  return {
    rule: 'async/blocking-sleep',
    severity: 'error',
    confidence: 'high',
    path: 'app/main.py',
    line: 4,
    endLine: 4,
    column: 5,
    endColumn: 18,
    message: '`time.sleep()` stops every request.',
    advice: 'Await `asyncio.sleep()`.',
    function: 'read',
    functionLines: [3, 5],
    fingerprint: 'abc',
    snippet: 'def',
    ...fields,
  };
}

const { configuration: CONFIGURATION } = await loadConfiguration(null, []);

export function judgement(fields: Partial<Judgement> = {}): Judgement {
  return {
    findings: [],
    notReviewed: [],
    diagnostics: [],
    silenced: [],
    withoutProject: null,
    stats: { files: 14, lines: 1204, milliseconds: 412 },
    configuration: CONFIGURATION,
    configurationProblems: [],
    ...fields,
  };
}
