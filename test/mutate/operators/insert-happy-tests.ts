import { numberOf, oneOf } from '../new-code.ts';
import type { Edit, Operator } from '../operator.ts';

const HEAD =
  'from fastapi import FastAPI\nfrom fastapi.testclient import TestClient\n\nclient = TestClient(FastAPI())\n';
const GOOD = ['== 200', 'in (200, 204)', '== 201'];
const VERBS = ['post("/rows", json={})', 'put("/rows/1", json={})', 'delete("/rows/1")'];

/** Files of tests that are about what is refused. */
const ERRORS = /error|fail|invalid|negative|forbidden|unauthor|validation|permission/i;

/** Beside a module of tests a new one with three requests that write, all of which succeed; in the twin one is refused. */
export const operator: Operator = {
  name: 'insert-happy-tests',
  rules: ['testing/happy-path-only'],
  about: 'Tests only what goes well.',
  roles: ['test'],
  *sites(module, project) {
    if (!/(^|\/)tests?\/([\w/]+\/)?test_[^/]*\.py$/.test(module.path) || /smoke|e2e|integration/.test(module.path))
      return;
    const folder = module.path.slice(0, module.path.lastIndexOf('/') + 1);
    if (project.filesIn(folder).some((each) => ERRORS.test(each))) return;
    const path = module.path.replace(/test_([^/]*)\.py$/, 'test_$1_rows.py');
    const code = (last: string): Edit[] => [{ path, start: 0, end: 0, text: `${HEAD}${tests(last)}` }];
    yield {
      rule: 'testing/happy-path-only',
      mutant: code(oneOf(GOOD, numberOf(module))),
      twin: code('== 404'),
      places: [{ path, function: null }],
    };
  },
};

function tests(last: string): string {
  return VERBS.map((verb, at) => {
    const status = at === VERBS.length - 1 ? last : (GOOD[at] ?? '== 200');
    return `\n\ndef test_${at}():\n    response = client.${verb}\n    assert response.status_code ${status}\n`;
  }).join('');
}
