import { describe, expect, it } from 'vitest';
import { type Example, type ExampleFile, loadCatalogue, parseMarks, parsePage } from '../../src/catalogue/index.ts';
import type { Analysis } from '../../src/core/engine/index.ts';
import type { Finding, Rule } from '../../src/core/rule/index.ts';
import { analyzeFiles, newFiles } from '../core/analyze-files.ts';

const catalogue = await loadCatalogue();

describe.each(catalogue)('$rule.id', ({ rule, page }) => {
  const { title, examples, sections } = parsePage(page);

  it('has a page under its own name that says what, why and what instead', () => {
    expect(title).toBe(rule.id);
    expect(sections.map(({ heading }) => heading)).toEqual(
      expect.arrayContaining(['What it finds', 'Why it hurts', 'What to do instead', 'When it stays silent']),
    );
  });

  it('documents its options', () => {
    const section = sections.find(({ heading }) => heading === 'Options');
    const names = Object.keys(rule.options ?? {});
    expect(section !== undefined).toBe(names.length > 0);
    for (const name of names) expect(page).toContain(`\`${name}\``);
  });

  it('shows at least one bad, one good and one near-miss example', () => {
    expect(new Set(examples.map(({ kind }) => kind))).toEqual(new Set(['bad', 'good', 'ok']));
  });

  it.each(examples.map((example) => [`${example.kind}, line ${example.line}`, example] as const))(
    'is right about the example %s',
    (_, example) => {
      const analysis = run(rule, example.files);
      expect(analysis.notReviewed).toEqual([]);
      expect(analysis.diagnostics).toEqual([]);
      for (const file of example.files) expectMarked(file, findingsOf(analysis, rule, file.path));
      if (example.kind === 'bad') expect(analysis.findings.length).toBeGreaterThan(0);
    },
  );

  const suggesting = examples.filter((example) =>
    run(rule, example.files).findings.some(({ suggestion }) => suggestion),
  );
  it.each(suggesting.map((example) => [`line ${example.line}`, example] as const))(
    'suggests code that parses and is silent for the example at %s',
    (_, example) => {
      const before = run(rule, example.files);
      const after = run(
        rule,
        example.files.map((file) => apply(file, findingsOf(before, rule, file.path))),
      );
      expect(after.notReviewed).toEqual([]);
      expect(after.findings).toHaveLength(before.findings.filter(({ suggestion }) => !suggestion).length);
    },
  );
});

function run(rule: Rule, files: Example['files']): Analysis {
  return analyzeFiles(newFiles(Object.fromEntries(files.map(({ path, code }) => [path, code]))), [rule]);
}

function findingsOf({ findings }: Analysis, rule: Rule, path: string): Finding[] {
  return findings.filter((finding) => finding.rule === rule.id && finding.path === path);
}

function expectMarked(file: ExampleFile, findings: readonly Finding[]): void {
  const marks = parseMarks(file.code);
  expect([...new Set(findings.map(({ line }) => line))]).toEqual(marks.map(({ line }) => line));
  for (const { line, words } of marks) {
    const messages = findings.filter((finding) => finding.line === line).map(({ message }) => message);
    if (words) expect(messages.join('\n')).toContain(words);
  }
}

/** Takes every suggestion of a file, the last first, as lines. */
function apply(file: ExampleFile, findings: readonly Finding[]): ExampleFile {
  const lines = file.code.split('\n');
  for (const { suggestion } of findings.toReversed()) {
    if (suggestion)
      lines.splice(suggestion.line - 1, suggestion.endLine - suggestion.line + 1, ...suggestion.text.split('\n'));
  }
  return { ...file, code: lines.join('\n') };
}
