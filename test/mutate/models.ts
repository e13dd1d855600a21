import type { Model, Project } from '../../src/core/project/index.ts';
import type { FunctionInfo, Module } from '../../src/core/semantic/index.ts';

/** A mapped class that a module imports or defines at its top level, by its name there; abstract ones are none. */
export function modelIn(module: Module, project: Project): string | null {
  return modelsIn(module, project)[0]?.name ?? null;
}

/** The same, but for tables of a few keys to other services, which nobody cuts into pages. */
export function growingModelIn(module: Module, project: Project): string | null {
  const grows = ({ model: { columns } }: { model: Model }) =>
    [...columns].every(([name, { foreignKey }]) => foreignKey || !/key|token|secret|credential/.test(name));
  return modelsIn(module, project).find(grows)?.name ?? null;
}

/** A mapped class of the module with a relationship of its own that is loaded on first access. */
export function relationIn(module: Module, project: Project): { model: string; relation: string } | null {
  for (const { name, model } of modelsIn(module, project)) {
    for (const each of model.relationships.values()) {
      if (each.lazy === 'select' && each.call) return { model: name, relation: each.name };
    }
  }
  return null;
}

/** A mapped class of the module with a relationship that its annotation calls a list. */
export function collectionIn(module: Module, project: Project): { model: string; relation: string } | null {
  for (const { name, model } of modelsIn(module, project)) {
    for (const each of model.relationships.values()) {
      if (each.collection && each.lazy !== 'dynamic' && each.lazy !== 'write_only')
        return { model: name, relation: each.name };
    }
  }
  return null;
}

function modelsIn(module: Module, project: Project): { name: string; model: Model }[] {
  const found: { name: string; model: Model }[] = [];
  for (const [name, bindings] of module.moduleScope.bindings) {
    const [binding, ...others] = bindings;
    if (others.length > 0 || !/^[A-Z]/.test(name)) continue;
    const qualified =
      binding?.kind === 'import' ? binding.target : binding?.kind === 'class' ? `${module.name}.${name}` : null;
    const model = qualified && project.model(qualified);
    if (model && model.columns.size > 1) found.push({ name, model });
  }
  return found;
}

/** No parameter and no variable of the function hides what `name` means in its module. */
export function seesModuleName({ module, node }: FunctionInfo, name: string): boolean {
  return !module.scopeOf(node).bindings.has(name);
}
