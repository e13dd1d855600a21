import type { Project } from '../../../src/core/project/index.ts';
import { type CallSite, type FunctionInfo, isStub } from '../../../src/core/semantic/index.ts';
import { type Edit, inside, type Operator } from '../operator.ts';
import { atStart, importing } from '../statements.ts';
import { callsIn, textOf } from '../walk.ts';

const KINDS = [
  ['time', 'time.sleep(1)'],
  ['requests', 'requests.get("https://example.com/rates", timeout=5)'],
  ['subprocess', 'subprocess.run(["true"], check=True)'],
] as const;

/**
 * A plain, undecorated `def` that an `async def` route calls in its own body: the call is not handed to a thread, so
 * the helper runs on the event loop. Helpers that work with a session or call others are
 * left out, since they may block already, and so are methods that are stubs or that a class below replaces. Which of the three calls is put in follows from where the helper stands.
 */
export const operator: Operator = {
  name: 'insert-blocking-helper',
  rules: ['async/blocking-call-chain'],
  about: 'Puts a call that waits for something into a `def` that an `async def` route calls directly.',
  *sites(module, project) {
    for (const info of module.functions) {
      const by = routeThatCalls(info, project);
      const kind = KINDS[info.node.start % KINDS.length];
      if (!by || !kind || info.async || info.generator || info.outer || info.node.decorators.length > 0) continue;
      if (/session|\bdb\b|requests|subprocess|sleep/i.test(textOf(info)) || callsOthers(info, project)) continue;
      if (isStub(info.node) || isReplaced(info, project)) continue;
      const [name, code] = kind;
      const mutant = edits(info, name, [code]);
      const twin = edits(info, name, ['def _later():', `    ${code}`]);
      if (mutant && twin) yield { rule: 'async/blocking-call-chain', mutant, twin, places: [inside(info), inside(by)] };
    }
  },
};

function isReplaced({ class: cls, name }: FunctionInfo, project: Project): boolean {
  return cls !== null && project.subclasses(cls).some(({ methods }) => methods.has(name));
}

function callsOthers(info: FunctionInfo, project: Project): boolean {
  return callsIn(info).some((each) => project.callee(info.module, each) !== null);
}

function routeThatCalls(info: FunctionInfo, project: Project): FunctionInfo | null {
  const call = project.callers(info).find((each) => isDirect(each));
  return call?.function ?? null;
}

function isDirect({ function: by, onEventLoop, node }: CallSite): boolean {
  if (!by?.route || !by.async || !onEventLoop || by.module.role !== 'application') return false;
  // `Depends(make())` in the signature runs at import.
  return by.node.body.some((each) => node.start >= each.start && node.end <= each.end);
}

function edits(info: FunctionInfo, name: string, code: readonly string[]): Edit[] | null {
  const statement = atStart(info, code);
  const imports = importing(info.module, `import ${name}`, name, name);
  return statement && imports && [statement, ...imports];
}
