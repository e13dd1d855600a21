import {
  argument,
  keyword,
  type Module,
  type ProgramCost,
  programCost,
  reachingBindings,
} from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { definitionOf } from '../values/definition-value.ts';
import type { KnownCall } from './known-call.ts';

/** Functions that take the program as their first argument. */
const STARTING =
  /^(subprocess\.(run|call|check_call|check_output|getoutput|getstatusoutput|Popen)|os\.(system|popen))$/;
const READING = new Set(['read', 'readline', 'readlines']);
const PIPES = new Set(['stdout', 'stderr']);

/** How long the program takes that a call starts; `long` where it is not written out. */
export function costOfProgram(call: ast.Call, module: Module, project: Project): ProgramCost {
  const start = startOf(call, module);
  if (!start || !STARTING.test(module.resolve(start.func) ?? '')) return 'long';
  const given = argument(start, 0, 'args') ?? keyword(start, 'cmd') ?? keyword(start, 'command');
  return given ? programCost(wordsOf(given, module, project)) : 'long';
}

/** The call itself, or for `process.wait()` the one that has made the process. */
function startOf(call: ast.Call, module: Module): ast.Call | null {
  const { func } = call;
  if (func.kind !== 'Attribute' || (func.attr !== 'wait' && func.attr !== 'communicate')) return call;
  if (func.value.kind === 'Call') return func.value;
  const [binding, ...others] = func.value.kind === 'Name' ? reachingBindings(func.value, module) : [];
  return binding?.kind === 'assignment' && binding.value.kind === 'Call' && others.length === 0 ? binding.value : null;
}

/** The words of a command as far as they are written out; what is not is an empty one. */
function wordsOf(command: ast.Expression, module: Module, project: Project): string[] {
  const { node } = definitionOf(project, module, command);
  if (node.kind === 'Str' || node.kind === 'FString') return wordsOfShell(node, module);
  if (node.kind !== 'List' && node.kind !== 'Tuple') return [];
  return node.elements.map((each) => (each.kind === 'Str' ? each.value : '?'));
}

/** Of a command that is one text: of one with values in it only the program is known, of several nothing. */
function wordsOfShell(node: ast.Str | ast.FString, module: Module): string[] {
  const text = node.kind === 'Str' ? node.value : module.text(node);
  if (/[|&;<>`$]/.test(text)) return [];
  return node.kind === 'Str' ? text.trim().split(/\s+/) : [text.match(/^[a-zA-Z]*["']+(\w+) /)?.[1] ?? '?', '?'];
}

/**
 * What a function does with the program that it starts: it `waits` where it reads what the program writes to the end, as
 * `os.popen(…).read()` does, reads its `pipes`, or only starts it.
 */
export function useOfStarted(site: KnownCall, module: Module, project: Project): 'waits' | 'pipes' | 'none' {
  const { node, api, function: info } = site;
  if (api === 'os.popen') return isRead(node) || isReadLater(node, module) ? 'waits' : 'none';
  const pipes = module.all('Attribute').filter(({ attr, value }) => {
    return PIPES.has(attr) && module.enclosingFunction(value) === info && isProcess(value, module, project);
  });
  return pipes.length > 0 ? 'pipes' : 'none';
}

function isProcess(node: ast.Expression, module: Module, project: Project): boolean {
  return /^subprocess\.Popen\b/.test(project.typeOf(module, node) ?? '');
}

function isRead({ parent }: ast.Node): boolean {
  if (parent?.kind === 'For') return true;
  return parent?.kind === 'Attribute' && READING.has(parent.attr);
}

/** `stream = os.popen("ls")`, then `stream.read()`. */
function isReadLater({ parent }: ast.Call, module: Module): boolean {
  const target = parent?.kind === 'Assign' ? parent.targets[0] : parent?.kind === 'WithItem' ? parent.target : null;
  return target?.kind === 'Name' && module.named(target.id).some((each) => each !== target && isRead(each));
}
