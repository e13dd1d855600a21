import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAnalyzer } from '../../src/analysis/index.ts';
import { plantedAnalyzer, requestOf } from './planted.ts';

afterEach(() => vi.unstubAllEnvs());

/** The ids of the children that judged, taken from the findings of the planted `mark` rule. */
async function judgedBy(analyzer: ReturnType<typeof plantedAnalyzer>, path = 'a.py'): Promise<string | undefined> {
  const { findings } = await analyzer.analyze(requestOf({ [path]: 'mark()\n' }));
  return findings[0]?.message;
}

describe('an analyzer', () => {
  it('judges in a child process, and again in the same one', async () => {
    await using analyzer = plantedAnalyzer();
    const first = await analyzer.analyze(requestOf({ 'b.py': 'x = 1\n', 'a.py': 'x = 1\nmark()\n' }));
    expect(first.findings).toMatchObject([{ rule: 'planted/mark', path: 'a.py', line: 2, severity: 'warning' }]);
    expect(first).toMatchObject({ notReviewed: [], diagnostics: [], stats: { files: 2, lines: 3 } });
    expect(first.findings[0]?.message).not.toBe(`pid ${process.pid}`);
    expect(await judgedBy(analyzer)).toBe(first.findings[0]?.message);
  });

  it.each([1, 2])(
    'serves more requests than it has children (%i), each child in the order of asking',
    async (processes) => {
      await using analyzer = plantedAnalyzer({ processes });
      const served: Record<string, number[]> = {};
      const requests = Array.from({ length: 6 }, async (_, index) => {
        const child = (await judgedBy(analyzer)) ?? '';
        served[child] = [...(served[child] ?? []), index];
      });
      await Promise.all(requests);
      const orders = Object.values(served);
      expect(orders).toHaveLength(processes);
      expect(orders.flat()).toHaveLength(6);
      for (const order of orders) expect(order).toEqual(order.toSorted());
    },
  );

  it('keeps a crash of a rule to the rule', async () => {
    await using analyzer = plantedAnalyzer();
    const analysis = await analyzer.analyze(requestOf({ 'a.py': 'throw_up()\nmark()\n' }));
    expect(analysis.diagnostics).toMatchObject([{ path: 'a.py', rule: 'planted/throw_up', message: 'planted' }]);
    expect(analysis.findings).toHaveLength(1);
  });

  it('gives a child no secrets', async () => {
    vi.stubEnv('PRIVATE_KEY', 'hush');
    vi.stubEnv('NODE_OPTIONS', '--no-warnings');
    await using analyzer = plantedAnalyzer();
    const { findings } = await analyzer.analyze(requestOf({ 'a.py': 'tell_environment()\n' }));
    const names = Object.keys(JSON.parse(findings[0]?.message ?? '{}') as object);
    const harmless = /^(NODE_CHANNEL_|(LD|DYLD)_LIBRARY_PATH$|SYSTEMROOT$|NODE_COMPILE_CACHE$|MALLOC_ARENA_MAX$)/;
    expect(names.filter((name) => !harmless.test(name))).toEqual([]);
  });

  it('replaces a child that holds too much memory', async () => {
    await using analyzer = plantedAnalyzer({ processes: 1, limits: { recycle: 280_000_000 } });
    const small = await judgedBy(analyzer);
    expect(await judgedBy(analyzer)).toBe(small);
    await analyzer.analyze(requestOf({ 'a.py': 'keep_memory()\n' }));
    expect(await judgedBy(analyzer)).not.toBe(small);
  });

  it('replaces a child that died while it had nothing to do', async () => {
    await using analyzer = plantedAnalyzer({ processes: 1 });
    const first = await judgedBy(analyzer);
    process.kill(Number(first?.slice('pid '.length)), 'SIGKILL');
    expect(await judgedBy(analyzer)).toMatch(/^pid /);
  });

  it('takes 60 MB of text', async () => {
    await using analyzer = plantedAnalyzer({ limits: { memory: 4_000_000_000 } });
    // Comments cost a parser little: what is tried is the way to the child and back.
    const text = `# ${'x'.repeat(998)}\n`.repeat(6_000);
    const files = Array.from({ length: 10 }, (_, index) => [`f${index}.py`, `${text}mark()\n`]);
    const analysis = await analyzer.analyze(requestOf(Object.fromEntries(files)));
    expect(analysis.findings).toHaveLength(10);
  });

  it('says that the rules cannot be loaded', async () => {
    const rulesModule = new URL('fixtures/broken-rules.ts', import.meta.url).href;
    const analyzer = createAnalyzer({ rulesModule });
    await expect(analyzer.analyze(requestOf({ 'a.py': '' }))).rejects.toMatchObject({
      code: 'rules-unloadable',
      message: 'The rules could not be loaded: planted failure',
    });
    await analyzer.close();
  });
});

describe('what nobody wants any more', () => {
  it('frees its child, or its place among those that wait', async () => {
    const analyzer = plantedAnalyzer({ processes: 1 });
    const [running, waiting] = [new AbortController(), new AbortController()];
    const endless = analyzer.analyze(requestOf({ 'a.py': 'loop_forever()\n' }), undefined, running.signal);
    const second = analyzer.analyze(requestOf({ 'a.py': 'loop_forever()\n' }), undefined, waiting.signal);
    const both = Promise.allSettled([endless, second]);
    waiting.abort();
    running.abort();
    expect(await both).toMatchObject([{ reason: { name: 'AbortError' } }, { reason: { name: 'AbortError' } }]);
    expect((await analyzer.analyze(requestOf({ 'a.py': 'mark()\n' }))).findings).toHaveLength(1);
    await analyzer.close();
  });
});

describe('closing', () => {
  it('ends what runs and what waits, and refuses what comes', async () => {
    const analyzer = plantedAnalyzer({ processes: 1 });
    const endless = analyzer.analyze(requestOf({ 'a.py': 'loop_forever()\n' }));
    const waiting = analyzer.analyze(requestOf({ 'a.py': '' }));
    const both = Promise.allSettled([endless, waiting]);
    await analyzer.close();
    const late = analyzer.analyze(requestOf({ 'a.py': '' }));
    await expect(late).rejects.toMatchObject({ code: 'analyzer-closed' });
    for (const result of await both) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'analyzer-closed' } });
    }
  });

  it('may come twice, and before anything was asked', async () => {
    const analyzer = plantedAnalyzer();
    await analyzer.close();
    await analyzer.close();
  });
});
