import { describe, expect, it } from 'vitest';
import { alwaysBefore, Module, reachingBindings } from '../../src/core/semantic/index.ts';
import { parseModule } from '../../src/core/syntax/index.ts';

const moduleOf = (code: string) => new Module('app/example.py', parseModule(code));

/** The values that the name in `use(name)` may have. */
function values(code: string): string[] {
  const module = moduleOf(code);
  const [use] = module.all('Call').filter(({ func }) => func.kind === 'Name' && func.id === 'use');
  const [name] = use?.args ?? [];
  if (name?.kind !== 'Name') throw new Error('the code calls use() with a name');
  return reachingBindings(name, module).map((each) =>
    each.kind === 'assignment' ? module.text(each.value) : each.kind,
  );
}

describe('the bindings that reach a name', () => {
  it.each([
    ['the last of several', 'def f(x):\n    x = 1\n    x = 2\n    use(x)\n    x = 3\n', ['2']],
    ['what an if may have changed', 'def f(x):\n    x = 1\n    if x:\n        x = 2\n    use(x)\n', ['1', '2']],
    ['not the other branch', 'def f(c):\n    if c:\n        x = 1\n    else:\n        x = 2\n        use(x)\n', ['2']],
    ['a parameter', 'def f(x):\n    if x:\n        x = 1\n    use(x)\n', ['parameter', '1']],
    ['the turn before', 'def f(xs):\n    x = 1\n    for _ in xs:\n        use(x)\n        x = 2\n', ['1', '2']],
    ['the loop around it', 'def f(xs):\n    x = 1\n    for x in xs:\n        use(x)\n', ['element']],
    ['all, in a nested function', 'def f():\n    x = 1\n    x = 2\n    def g():\n        use(x)\n', ['1', '2']],
  ])('%s', (_, code, expected) => {
    expect(values(code)).toEqual(expected);
  });
});

describe('what always happens before', () => {
  it.each([
    ['in the same block', 'first()\nsecond()\n', true],
    ['in a with', 'with a:\n    first()\nsecond()\n', true],
    ['in an if', 'if a:\n    first()\nsecond()\n', false],
    ['in a loop', 'for a in b:\n    first()\nsecond()\n', false],
    ['in a try whose handler leaves', 'try:\n    first()\nexcept E:\n    raise\nsecond()\n', true],
    ['in a try that goes on', 'try:\n    first()\nexcept E:\n    pass\nsecond()\n', false],
    ['in the try of this handler', 'try:\n    first()\nexcept E:\n    second()\n', false],
    ['later', 'second()\nfirst()\n', false],
  ])('%s', (_, code, expected) => {
    const calls = moduleOf(code).all('Call');
    const named = (id: string) => calls.find(({ func }) => func.kind === 'Name' && func.id === id);
    const [first, second] = [named('first'), named('second')];
    if (!first || !second) throw new Error('the code calls both');
    expect(alwaysBefore(first, second)).toBe(expected);
  });
});
