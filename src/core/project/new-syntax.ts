import { type Module, postponesAnnotations, runtimeUnions, type Union } from '../semantic/index.ts';
import type { ast } from '../syntax/index.ts';
import { arePackagedTogether } from './minimum-python.ts';
import type { Project } from './project.ts';

const SCHEMAS = new Set([
  'pydantic.BaseModel',
  'sqlmodel.SQLModel',
  'pydantic_settings.BaseSettings',
  'pydantic.BaseSettings',
]);
const BACKPORT = /eval[-_.]type[-_.]backport/i;

/** Syntax that fails on Python before 3.10. */
export interface NewSyntax {
  readonly node: ast.BinOp | ast.Match;
  /** Who evaluates it: the interpreter, or what reads annotations, also postponed ones. */
  readonly by: 'python' | 'pydantic' | 'fastapi';
}

/** What in a module works from Python 3.10 on only: `match`, and `X | Y` between types where it is evaluated. */
export function* newIn310(module: Module, project: Project): Generator<NewSyntax> {
  for (const node of module.all('Match')) yield { node, by: 'python' };
  const postponed = postponesAnnotations(module);
  const isClass = (name: string) => isPlainClass(name, project);
  for (const union of runtimeUnions(module, isClass)) {
    const by = union.annotation && postponed ? reader(union, module, project) : 'python';
    if (by) yield { node: union.node, by };
  }
}

/**
 * Whether the application needs Python 3.10 without the change: one of the modules that it leaves alone fails before. What is
 * declared is then not true, and one more such place breaks nothing that worked.
 */
export function needs310Already(module: Module, project: Project): boolean {
  for (const other of project.unchanged()) {
    if (other.role !== 'application' || !arePackagedTogether(module, other, project)) continue;
    if (!newIn310(other, project).next().done) return true;
  }
  return false;
}

/** A class without a metaclass of its own, which could give `|` a meaning. */
function isPlainClass(name: string, project: Project): boolean {
  const cls = project.definition(name);
  return cls !== null && 'methods' in cls && cls.node.keywords.every((each) => each.name !== 'metaclass');
}

/** Who evaluates a postponed annotation when the module is imported; null where nobody does. */
function reader({ annotation }: Union, module: Module, project: Project): 'pydantic' | 'fastapi' | null {
  if (!annotation || isBackported(project)) return null;
  if (annotation.kind === 'AnnAssign') {
    const owner = annotation.parent?.kind === 'ClassDef' ? module.classInfo(annotation.parent) : null;
    return owner?.bases.some((each) => project.isA(each, SCHEMAS)) ? 'pydantic' : null;
  }
  const def = annotation.kind === 'FunctionDef' ? annotation : annotation.parent;
  const info = def?.kind === 'FunctionDef' ? module.functionInfo(def) : null;
  const by = info && project.calledByFastApi(info);
  return by === 'route' || (by === 'dependency' && annotation.kind === 'Parameter') ? 'fastapi' : null;
}

/** pydantic evaluates such annotations with this package where it is installed. */
function isBackported(project: Project): boolean {
  return project.manifests.some(({ text }) => BACKPORT.test(text));
}
