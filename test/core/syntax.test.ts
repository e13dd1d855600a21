import { describe, expect, it } from 'vitest';
import { type ast, canonicalForm, children, parseModule, UnreadableSource } from '../../src/core/syntax/index.ts';

const kinds = (source: string) => parseModule(source).root.body.map(({ kind }) => kind);

function firstOf<K extends ast.Node['kind']>(source: string, kind: K): ast.Node & { kind: K } {
  const open: ast.Node[] = [parseModule(source).root];
  for (let node = open.shift(); node; node = open.shift()) {
    if (node.kind === kind) return node as ast.Node & { kind: K };
    open.unshift(...children(node));
  }
  throw new Error(`no ${kind} in ${source}`);
}

describe('parseModule', () => {
  it('speaks the vocabulary of Python', () => {
    expect(
      kinds(
        'import a\nfrom b import c\nx = 1\ny: int = 2\nx += 1\ndel x\nassert y\nraise E from e\nmatch y:\n  case 1: pass\n',
      ),
    ).toEqual(['Import', 'ImportFrom', 'Assign', 'AnnAssign', 'AugAssign', 'Delete', 'Assert', 'Raise', 'Match']);
  });

  it.each([
    ['PEP 758', 'try:\n  pass\nexcept A, B:\n  pass\n', 'Try'],
    ['PEP 695', 'def first[T](items: list[T]) -> T:\n  return items[0]\n', 'FunctionDef'],
    ['nested quotes in f-strings', 'x = f"{row["name"]}"\n', 'Assign'],
    ['except*', 'try:\n  pass\nexcept* ValueError:\n  pass\n', 'Try'],
  ])('reads %s', (_, source, kind) => {
    expect(kinds(source)).toEqual([kind]);
    expect(parseModule(source).broken).toEqual([]);
  });

  it('keeps both classes of `except A, B:`', () => {
    const { types } = firstOf('try:\n  pass\nexcept A, B:\n  pass\n', 'Handler');
    expect(types.map((each) => each.kind === 'Name' && each.id)).toEqual(['A', 'B']);
  });

  it('tells the styles of parameters apart', () => {
    const { params } = firstOf('def f(a, /, b, *args, c=1, **rest): pass\n', 'FunctionDef');
    expect(params.map(({ name, style }) => `${name} ${style}`)).toEqual([
      'a positional-only',
      'b normal',
      'args args',
      'c keyword-only',
      'rest kwargs',
    ]);
  });

  it('analyses what stands around a broken statement and says where that is', () => {
    const { root, broken } = parseModule('def f(:\n  x\ny = 1\nz = = 3\nw = 4\n');
    expect(root.body.map(({ kind }) => kind)).toEqual(['Unknown', 'Assign', 'Unknown', 'Assign']);
    expect(broken).toEqual([
      { line: 1, endLine: 1 },
      { line: 4, endLine: 4 },
    ]);
  });

  it('keeps a broken statement in a function from harming the function', () => {
    const { root, broken } = parseModule('async def f():\n    a = = 1\n    await g()\n');
    expect(root.body[0]?.kind).toBe('FunctionDef');
    expect(broken).toHaveLength(1);
  });

  it.each([
    ['parentheses', `x = ${'('.repeat(10_000)}1${')'.repeat(10_000)}\n`],
    ['operators', `x = 1${' + 1'.repeat(5_000)}\n`],
  ])('refuses 10,000 nested %s with a reason', (_, source) => {
    expect(() => parseModule(source)).toThrow(UnreadableSource);
  });

  it('reports unclosed brackets as a broken statement', () => {
    expect(parseModule('['.repeat(10_000)).broken).toHaveLength(1);
  });

  it('gives up a parse that takes too long', () => {
    expect(() => parseModule('x = 1\n'.repeat(200_000), 1)).toThrow('not parsed within');
  });

  it('is ready for the next text after it gave one up', () => {
    expect(() => parseModule('x = 1\n'.repeat(200_000), 1)).toThrow(UnreadableSource);
    expect(kinds('y = 2\n')).toEqual(['Assign']);
  });

  it.each([
    ['a byte order mark', '\uFEFFx = 1\n', 1, 1],
    ['CRLF', 'a = 1\r\nx = 1\r\n', 2, 1],
    ['a tab', 'if a:\n\tx = 1\n', 2, 2],
    ['an emoji before it', 'a = "🎉"; x = 1\n', 1, 10],
    ['no newline at the end', 'a = 1\nx = 1', 2, 1],
  ])('counts lines and code points with %s', (_, source, line, column) => {
    const { root, lines } = parseModule(source);
    const open: ast.Node[] = [root];
    const names: ast.Name[] = [];
    for (let node = open.shift(); node; node = open.shift()) {
      if (node.kind === 'Name' && node.id === 'x') names.push(node);
      open.push(...children(node));
    }
    expect(lines.position(names[0]?.start ?? -1)).toEqual({ line, column });
  });

  it('counts no line after the last line end', () => {
    expect(parseModule('a\nb\n').lines.count).toBe(2);
    expect(parseModule('a\nb').lines.count).toBe(2);
    expect(parseModule('').lines.count).toBe(0);
  });
});

describe('canonicalForm', () => {
  const form = (source: string, names = true) => canonicalForm(parseModule(source).root, { names });

  it.each([
    ["f('a', b)", 'f(\n    "a",\n    b,  # why\n)'],
    ['x = (a + b)', 'x = a + b'],
    ['if a:\n  b\n', 'if a:\n        b\n'],
    ['x = "ab"', 'x = ("a"\n     "b")'],
  ])('%j reads like %j', (one, other) => {
    expect(form(one)).toBe(form(other));
  });

  it.each([
    ['f(a)', 'f(b)'],
    ['a < b', 'a > b'],
    ['f(1)', 'f(2)'],
    ['def f(): pass', 'async def f(): pass'],
    ['f(a, b)', 'f([a, b])'],
    ['with a: pass', 'async with a: pass'],
  ])('%j differs from %j', (one, other) => {
    expect(form(one)).not.toBe(form(other));
  });

  it('sees through names when asked to', () => {
    expect(form('total = fetch(url, timeout=3)', false)).toBe(form('x = get(address, timeout=3)', false));
    expect(form('total = fetch(url, timeout=3)', false)).not.toBe(form('x = get(address, timeout=4)', false));
  });
});
