import { describe, expect, it } from 'vitest';
import { Project, parsed } from '../../src/core/project/index.ts';
import { Module } from '../../src/core/semantic/index.ts';
import { isRequirementsFile, parseModule, parseRequirements } from '../../src/core/syntax/index.ts';
import { applyEdits } from './apply.ts';
import { asyncCases } from './cases/async.ts';
import { backgroundCases } from './cases/background.ts';
import { APP, type Case, ROUTE } from './cases/case.ts';
import { codeCases } from './cases/code.ts';
import { databaseCases } from './cases/database.ts';
import { djangoCases } from './cases/django.ts';
import { requestsCases } from './cases/requests.ts';
import { securityCases } from './cases/security.ts';
import { testsCases } from './cases/tests.ts';
import type { Edit, Operator } from './operator.ts';
import { loadOperators } from './operators.ts';

const operators = await loadOperators();

/** Milliseconds for a parse, on a busy machine. */
const LIMIT = 30_000;

const CASES = [
  ...asyncCases,
  ...backgroundCases,
  ...codeCases,
  ...databaseCases,
  ...djangoCases,
  ...requestsCases,
  ...securityCases,
  ...testsCases,
];

function moduleOf({ code, path, manifests = [] }: Pick<Case, 'code' | 'path' | 'manifests'>) {
  const text = path === undefined ? APP + code : code;
  const syntax = isRequirementsFile(path ?? '') ? parseRequirements(text) : parseModule(text, LIMIT);
  const module = new Module(path ?? 'app/items.py', syntax);
  return { module, project: new Project([parsed(module)], { manifests }) };
}

function operatorNamed(name: string): Operator {
  const found = operators.find((each) => each.name === name);
  if (!found) throw new Error(`no operator ${name}`);
  return found;
}

function sitesOf({ operator, rule, ...given }: Case) {
  const { module, project } = moduleOf(given);
  const sites = [...operatorNamed(operator).sites(module, project)].filter((each) => each.rule === rule);
  const result = (edits: readonly Edit[]) => {
    const isNew = edits.every(({ path }) => path !== module.path);
    return applyEdits(isNew ? '' : module.syntax.text, edits).text;
  };
  return sites.map(({ mutant, twin, places }) => ({ mutant: result(mutant), twin: result(twin), places }));
}

describe('operators', () => {
  it.each(CASES.filter(({ mutant }) => mutant !== null))('$operator edits $code', (each) => {
    const [site] = sitesOf(each);
    expect(site?.mutant).toContain(each.mutant);
    if (each.twin) expect(site?.twin).toContain(each.twin);
    const texts = isRequirementsFile(each.path ?? '') ? [] : [site?.mutant, site?.twin];
    for (const text of texts) expect(parseModule(text ?? '(', LIMIT).broken).toEqual([]);
    expect(site?.places.length).toBeGreaterThan(0);
  });

  it.each(CASES.filter(({ mutant }) => mutant === null))('$operator leaves alone $code', (each) => {
    expect(sitesOf(each)).toEqual([]);
  });

  it('put what they insert into a route with a session, and it parses', () => {
    const params = { sync: 'def f(db: Session, size: int = 1)', async: 'async def f(db: AsyncSession, size: int = 1)' };
    const found = Object.values(params).flatMap((signature) => {
      const { module, project } = moduleOf({ code: `${ROUTE}${signature}:\n    return 1\n` });
      return operators
        .filter(({ name }) => name.startsWith('insert-'))
        .flatMap((operator) => [...operator.sites(module, project)].map((site) => ({ operator, site, module })));
    });
    for (const { site, module } of found) {
      for (const edits of [site.mutant, site.twin]) {
        expect(parseModule(applyEdits(module.syntax.text, edits).text, LIMIT).broken).toEqual([]);
      }
    }
    const named = new Set(found.map(({ operator }) => operator.name));
    // The others insert whole functions, at module level, or need other modules.
    const elsewhere =
      /-(helper|mutable-default|uninjected|shadowed-route|untyped-body|upload|match|late-commit|schema-change|create-all|django-loop|open-view|leaking-fixture|happy-tests)$/;
    const inserting = operators
      .map(({ name }) => name)
      .filter((name) => /^insert-/.test(name) && !elsewhere.test(name));
    expect([...named].toSorted()).toEqual(inserting.toSorted());
  });

  it('say which rules they provoke', () => {
    for (const { name, rules, about } of operators)
      expect({ name, rules: rules.length > 0, about: /\.$/.test(about) }).toEqual({ name, rules: true, about: true });
  });
});
