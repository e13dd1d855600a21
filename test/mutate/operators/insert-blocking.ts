import type { FunctionInfo, Module } from '../../../src/core/semantic/index.ts';
import { type Edit, inside, type Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { atStart, importing } from '../statements.ts';

/** A call that blocks, the rule for it, and the same work done without blocking. */
const KINDS = [
  { rule: 'async/blocking-sleep', module: 'time', bad: 'time.sleep(1)', good: 'await asyncio.sleep(1)' },
  {
    rule: 'async/blocking-http',
    module: 'requests',
    bad: 'requests.get("https://example.com/rates", timeout=5)',
    good: 'await asyncio.to_thread(requests.get, "https://example.com/rates", timeout=5)',
  },
  {
    rule: 'async/blocking-subprocess',
    module: 'subprocess',
    bad: 'subprocess.run(["true"], check=True)',
    good: 'await asyncio.to_thread(subprocess.run, ["true"], check=True)',
  },
  {
    rule: 'async/blocking-io',
    module: 'pathlib',
    bad: 'pathlib.Path("notice.txt").read_text()',
    good: 'await asyncio.to_thread(pathlib.Path("notice.txt").read_text)',
  },
] as const;

/** Every `async def` route without a `yield`: its body runs on the event loop, whatever it does. */
export const operator: Operator = {
  name: 'insert-blocking',
  rules: KINDS.map(({ rule }) => rule),
  about: 'Puts a call that waits for something into an `async def` route, where every other request waits with it.',
  *sites(module) {
    for (const info of routesOf(module)) {
      if (!info.async || info.generator) continue;
      for (const kind of KINDS) {
        const mutant = edits(info, kind.bad, [kind.module]);
        const twin = edits(info, kind.good, kind.good.includes(kind.module) ? [kind.module, 'asyncio'] : ['asyncio']);
        if (mutant && twin) yield { rule: kind.rule, mutant, twin, places: [inside(info)] };
      }
    }
  },
};

function edits(info: FunctionInfo, code: string, modules: readonly string[]): Edit[] | null {
  const statement = atStart(info, [code]);
  const imports = modules.map((each) => imported(info.module, each));
  return statement && imports.every((each) => each !== null) ? [statement, ...imports.flat()] : null;
}

function imported(module: Module, name: string): Edit[] | null {
  return importing(module, `import ${name}`, name, name);
}
