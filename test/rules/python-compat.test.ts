import { describe, expect, it } from 'vitest';
import { loadRules } from '../../src/catalogue/index.ts';
import { analyzeFiles, newFiles, settingsOf } from '../core/analyze-files.ts';

const rules = (await loadRules()).filter(({ id }) => id === 'design/python-compat');
const NEW = 'def find(key: int | None):\n    return key\n';
const OLD = 'from typing import Optional\n\n\ndef find(key: Optional[int]):\n    return key\n';
const requires = (version: string) => `[project]\nname = "shop"\nrequires-python = ">=${version}"\n`;

/** How often a new file with the new syntax is reported, amid others that the change leaves alone. */
function found(unchanged: Readonly<Record<string, string>>): number {
  const around = { 'pyproject.toml': requires('3.9'), ...unchanged };
  return analyzeFiles(newFiles({ 'app/items.py': NEW }), rules, settingsOf(rules), around).findings.length;
}

describe('syntax that the oldest supported Python lacks', () => {
  it('is reported in a project that has none so far', () => {
    expect(found({ 'app/users.py': OLD })).toBe(1);
  });

  it('is no news in a project that has it in its other modules', () => {
    expect(found({ 'app/users.py': NEW })).toBe(0);
    expect(found({ 'app/users.py': 'def name(key):\n    match key:\n        case _:\n            return ""\n' })).toBe(
      0,
    );
  });

  it('is news where only tests have it, or another package', () => {
    expect(found({ 'tests/test_users.py': NEW })).toBe(1);
    expect(found({ 'server/pyproject.toml': requires('3.8'), 'server/app/users.py': NEW })).toBe(1);
  });
});
