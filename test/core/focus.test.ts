import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../src/core/engine/affected.ts';
import { counterparts, focusOf } from '../../src/core/engine/focus.ts';
import { ModuleStore } from '../../src/core/engine/module-store.ts';
import { readVersion, type Version } from '../../src/core/engine/version.ts';
import { Around } from '../../src/core/project/index.ts';

const NOTHING_AROUND = { around: new Around([]), manifests: [], complete: true };

/** @param files texts by path */
function read(files: Readonly<Record<string, string>>, store: ModuleStore): Version {
  const reading = readVersion(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    NOTHING_AROUND,
    store,
  );
  for (;;) {
    const { done, value } = reading.next();
    if (done) return value;
  }
}

interface Judged {
  readonly head: readonly string[] | 'all';
  readonly base: readonly string[] | 'all';
}

/** The functions of `app/a.py` that are judged in both versions. */
function judged(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): Judged {
  const store = new ModuleStore();
  const head = read(after, store);
  const base = read(before, store);
  const focus = focusOf(head, base, (path) => path, effectsOf(head, base, (path) => path).definitions);
  const old = counterparts(focus, base, (path) => path);
  const namesIn = (version: Version, of: typeof focus) => {
    const functions = of.get(version.modules.get('app/a.py') as never);
    return functions ? [...functions].map(({ qualname }) => qualname).sort() : 'all';
  };
  return { head: namesIn(head, focus), base: namesIn(base, old) };
}

const inOne = (before: string, after: string) => judged({ 'app/a.py': before }, { 'app/a.py': after });

describe('what a change has judged of a file', () => {
  it('is the function whose text differs, and not its neighbour', () => {
    const before = 'def one():\n    return 1\n\n\ndef two():\n    return 2\n';
    expect(inOne(before, before.replace('return 1', 'return 3'))).toEqual({ head: ['one'], base: ['one'] });
  });

  it('is a function to which only a comment was added', () => {
    const before = 'def one():\n    return 1\n\n\ndef two():\n    return 2\n';
    expect(inOne(before, before.replace('return 1', 'return 1  # always')).head).toEqual(['one']);
  });

  it('is whoever uses the function that differs, over some steps', () => {
    const before =
      'def one():\n    return 1\n\n\ndef two():\n    return one()\n\n\ndef three():\n    return two()\n\n\ndef four(): ...\n';
    expect(inOne(before, before.replace('return 1', 'return 3')).head).toEqual(['one', 'three', 'two']);
  });

  it('is what the function that differs calls, or did call', () => {
    const before = 'def one():\n    return 1\n\n\ndef two():\n    return 2\n\n\ndef three():\n    return one()\n';
    expect(inOne(before, before.replace('return one()', 'return two()'))).toEqual({
      head: ['one', 'three', 'two'],
      base: ['one', 'three', 'two'],
    });
  });

  it('is what a function of another file calls that differs', () => {
    const a = 'def one():\n    return 1\n\n\ndef two():\n    return 2\n';
    const b = 'from app.a import one\n\n\ndef three():\n    return 3\n';
    const after = { 'app/a.py': a, 'app/b.py': b.replace('return 3', 'return one()') };
    expect(judged({ 'app/a.py': a, 'app/b.py': b }, after).head).toEqual(['one']);
  });

  it('is whoever uses a name that is imported from elsewhere now', () => {
    const before = 'from time import sleep\n\n\ndef one():\n    sleep(1)\n\n\ndef two(): ...\n';
    expect(inOne(before, before.replace('from time', 'from asyncio')).head).toEqual(['one']);
  });

  it('is every method of a class whose fields differ', () => {
    const before = 'class A:\n    size = 1\n\n    def one(self): ...\n\n    def two(self): ...\n\n\ndef three(): ...\n';
    expect(inOne(before, before.replace('size = 1', 'size = 2')).head).toEqual(['A.one', 'A.two']);
  });

  it('is the outermost function around what differs', () => {
    const before = 'def one():\n    def inner():\n        return 1\n\n    return inner\n\n\ndef two(): ...\n';
    expect(inOne(before, before.replace('return 1', 'return 2')).head).toEqual(['one']);
  });

  it('is in base also what head lacks', () => {
    const before = 'def one():\n    return 1\n\n\ndef two():\n    return 2\n';
    expect(inOne(before, 'def two():\n    return 2\n')).toEqual({ head: [], base: ['one'] });
  });

  it.each([
    ['statements of the module differ', 'def one(): ...\n\n\nsetup(1)\n', 'def one(): ...\n\n\nsetup(2)\n'],
    ['something is suppressed', 'def one():\n    f()  # hunkwise: ignore[x/y]\n', 'def one():\n    f()\n'],
    ['base cannot be read', 'def one(): ...\n\n\ndef (:\n', 'def one(): ...\n'],
  ])('is everything where %s', (_why, before, after) => {
    expect(inOne(before, after).head).toBe('all');
  });

  it('is everything in a new file', () => {
    expect(judged({}, { 'app/a.py': 'def one(): ...\n' }).head).toBe('all');
  });
});
