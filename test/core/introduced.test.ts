import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadCatalogue, parsePage } from '../../src/catalogue/index.ts';
import type { FileVersions } from '../../src/core/engine/index.ts';
import { analyzeFiles, newFiles } from './analyze-files.ts';
import { lineDiff } from './line-diff.ts';

const catalogue = await loadCatalogue();
const rules = catalogue.map(({ rule }) => rule);
/** Every bad example of every rule that is one file of no special name: a corpus in which something is always found. */
const corpus = catalogue.flatMap(({ rule, page }) =>
  parsePage(page)
    .examples.filter(({ kind, files }) => kind === 'bad' && files.length === 1 && files[0]?.path === 'app/example.py')
    .map(({ files, line }) => ({ name: `${rule.id} line ${line}`, code: withoutMarks(files[0]?.code ?? '') })),
);

function withoutMarks(code: string): string {
  return code.replaceAll(/[ \t]*# finding.*$/gm, '');
}

function change(base: string, head: string, previousPath?: string): FileVersions {
  const path = 'app/example.py';
  return { path, ...(previousPath && { previousPath }), base, head, lines: lineDiff(base, head) };
}

const introducedBy = (...files: FileVersions[]) => analyzeFiles(files, rules).findings;

/** Rewrites that leave the meaning of a module as it is. */
const rewrites: Record<string, (code: string) => string> = {
  'blank lines and comments': (code) => code.replaceAll(/\n(?=\S)/g, '\n\n# a comment\n'),
  reindenting: (code) => code.replaceAll(/^ +/gm, (indent) => indent + indent),
  'tabs for spaces': (code) => code.replaceAll(/^( {4})+/gm, (indent) => '\t'.repeat(indent.length / 4)),
  'CRLF line ends': (code) => code.replaceAll('\n', '\r\n'),
  'broken argument lists': (code) => code.replaceAll(/\((?=[a-z"'])/g, '(\n        '),
  'another quote': (code) => (code.includes("'") || code.includes('"""') ? code : code.replaceAll('"', "'")),
  'a longer file above': (code) => `import logging\n\nlog = logging.getLogger("x")\n\n\n${code}`,
};

describe('what is introduced', () => {
  it.each(corpus)('is everything in a new file: $name', ({ code }) => {
    expect(analyzeFiles(newFiles({ 'app/example.py': code }), rules).findings.length).toBeGreaterThan(0);
  });

  it('is nothing when formatting changes', () => {
    const example = fc.constantFrom(...corpus);
    const chosen = fc.subarray(Object.keys(rewrites), { minLength: 1 });
    fc.assert(
      fc.property(example, chosen, ({ code }, names) => {
        const head = names.reduce((text, name) => rewrites[name]?.(text) ?? text, code);
        expect(introducedBy(change(code, head))).toEqual([]);
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it('is nothing when a file is renamed', () => {
    for (const { code } of corpus) expect(introducedBy(change(code, code, 'app/old_name.py'))).toEqual([]);
  });

  it('is nothing when code moves to another file', () => {
    for (const { code } of corpus) {
      const from: FileVersions = { path: 'app/old.py', base: code, head: null, lines: [] };
      const to: FileVersions = { path: 'app/new.py', base: null, head: code, lines: [] };
      expect(introducedBy(from, to)).toEqual([]);
    }
  });

  it('is nothing when functions are renamed or change places', () => {
    for (const { code } of corpus) {
      const renamed = code.replaceAll(/\bdef (?!__)(\w+)/g, 'def renamed_$1');
      expect(introducedBy(change(code, renamed))).toEqual([]);
    }
  });

  it('is a second occurrence of what was there once', () => {
    for (const { code } of corpus) {
      const again = code
        .replaceAll(/\bdef (?!__)(\w+)/g, 'def another_$1')
        .replaceAll(/^class (\w+)/gm, 'class Another$1');
      const count = analyzeFiles(newFiles({ 'app/example.py': code }), rules).findings.length;
      const found = analyzeFiles(newFiles({ 'app/example.py': `${code}\n\n${again}` }), rules).findings.length;
      expect(introducedBy(change(code, `${code}\n\n${again}`))).toHaveLength(found - count);
    }
  });
});

describe('an edited line', () => {
  const route = (call: string) => `import requests\n\n\nasync def load(url, limit):\n    return ${call}\n`;
  const call = 'requests.get(url)';
  const lines = (base: string, head: string) => introducedBy(change(base, head)).map(({ line }) => line);

  it('introduces nothing where the same is to be said of it as before', () => {
    expect(lines(route(call), route('requests.get(url, params={"limit": limit})'))).toEqual([]);
    const broken = route('requests.get(\n        url\n    )');
    expect(lines(broken, broken.replace('url\n', 'url,\n        timeout=limit,\n'))).toEqual([]);
  });

  it('introduces what was not to be said of it', () => {
    expect(lines(route(call), route('requests.post(url, json={"limit": limit})'))).toEqual([5]);
    expect(
      lines(route(call), `${route('requests.get(url, timeout=limit)')}    requests.get(url, limit)\n`),
    ).toHaveLength(1);
  });

  it('introduces what stands elsewhere in the function', () => {
    const base = route('url').replace('    return', `    page = ${call}\n    print(limit)\n    return`);
    const head = route('requests.get(url, timeout=limit)').replace('    return', '    print(limit)\n    return');
    expect(lines(base, head)).toEqual([6]);
  });

  it('introduces another secret in place of one', () => {
    const secret = (text: string) => `import jwt\n\n\ndef sign(claims):\n    return jwt.encode(claims, "${text}")\n`;
    const base = secret('9f86d081884c7d659a2feaa0c55ad015');
    expect(lines(base, secret('a3bf4f1b2b0b822cd15d6c15b0f00a08'))).toEqual([5]);
  });
});

describe('a change elsewhere', () => {
  const blocking = 'import time\n\n\ndef wait():\n    time.sleep(1)\n';

  it('introduces what an old line becomes by it', () => {
    const head = blocking.replace('def wait', 'async def wait');
    expect(introducedBy(change(blocking, head)).map(({ rule, line }) => [rule, line])).toEqual([
      ['async/blocking-sleep', 5],
    ]);
  });

  it('takes away what it mends', () => {
    expect(introducedBy(change(blocking.replace('def wait', 'async def wait'), blocking))).toEqual([]);
  });

  it('introduces nothing on a definition whose body changes', () => {
    const route = `from fastapi import FastAPI\n\nfrom app.items import load\n\napp = FastAPI()\n\n\n@app.get("/items")\ndef items():\n    return {"items": load()}\n`;
    const rule = 'response/missing-response-model';
    expect(introducedBy(change('', route)).map((each) => each.rule)).toContain(rule);
    const head = route.replace('def items():', 'async def items():\n    print("more")');
    expect(introducedBy(change(route, head)).map((each) => each.rule)).not.toContain(rule);
  });

  it('introduces nothing on old lines beside a new finding', () => {
    const base = 'import time\n\n\nasync def old():\n    time.sleep(1)\n';
    const head = `${base}\n\nasync def new():\n    time.sleep(1)\n`;
    expect(introducedBy(change(base, head)).map(({ function: name }) => name)).toEqual(['new']);
  });
});

describe('fingerprints', () => {
  const fingerprints = (code: string) =>
    analyzeFiles(newFiles({ 'a.py': code }), rules).findings.map((each) => each.fingerprint);
  const code = 'import time\n\n\nasync def f():\n    time.sleep(1)\n    time.sleep(1)\n';

  it('survive formatting and shifted lines', () => {
    for (const rewrite of Object.values(rewrites)) expect(fingerprints(rewrite(code))).toEqual(fingerprints(code));
  });

  it('tell apart two occurrences of the same code', () => {
    expect(new Set(fingerprints(code)).size).toBe(2);
  });

  it('say nothing of a secret, which could be guessed from a hash', () => {
    const secret = (value: string) => `API_SECRET_KEY = "${value}"\n`;
    const [one, other] = ['f3a9c07d52b84e61a0d9', '0c7e5b1f9a2d48e6b3f8'].map((value) => {
      const [found] = analyzeFiles(newFiles({ 'app/a.py': secret(value) }), rules).findings.filter(
        ({ masked }) => masked,
      );
      return [found?.fingerprint, found?.snippet];
    });
    expect(one?.[0]).toMatch(/^[0-9a-f]{16}$/);
    expect(one).toEqual(other);
  });
});
