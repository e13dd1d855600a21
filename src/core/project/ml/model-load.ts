import {
  assignedToSelf,
  LOADING_CLASSES,
  MODEL_LOADS,
  type Module,
  pretrainedClass,
  readsOf,
  valueUse,
} from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';

/** What is asked of a model, and of nothing else that is unpickled. scikit-learn [0.22] */
const PREDICTING = new Set(
  'predict predict_proba predict_log_proba decision_function classes_ coef_ feature_importances_ feature_names_in_'.split(
    ' ',
  ),
);

/** The function or class that reads a model from a file or a hub; null for every other call. */
export function modelLoad(call: ast.Call, module: Module, project: Project): string | null {
  const { target } = module.callSite(call);
  if (!target || project.definition(target)) return null;
  const type = MODEL_LOADS[target];
  if (!type) return LOADING_CLASSES.has(target) || pretrainedClass(target) ? target : null;
  // What comes out of a pickle may be anything: what is done with it tells.
  return type !== 'pickle.Unpickled' || predicts(call, module, project) ? target : null;
}

/** Whether the value is used as a model: here, or by one who gets it from the function. */
function predicts(value: ast.Call, module: Module, project: Project, depth = 0): boolean {
  const use = valueUse(value, module);
  const name = use.kind === 'bound' ? use.name : null;
  const places: readonly ast.Expression[] = name ? (readsOf(name, module)?.at ?? []) : [value];
  if (places.some((each) => isPredicting(each))) return true;
  const info = module.enclosingFunction(value);
  const isReturned = places.some((each) => valueUse(each, module).kind === 'returned');
  if (!info || !isReturned || depth > 2) return false;
  return project.callers(info).some(({ node, function: by }) => by && predicts(node, by.module, project, depth + 1));
}

function isPredicting({ parent }: ast.Expression): boolean {
  return parent?.kind === 'Attribute' && PREDICTING.has(parent.attr);
}

/** Whether a call is given the same every time: nothing that comes with the request. */
export function isGivenTheSame(call: ast.Call, module: Module): boolean {
  return [...call.args, ...call.keywords.map(({ value }) => value)].every((each) => isTheSame(each, module, 0));
}

function isTheSame(value: ast.Expression, module: Module, depth: number): boolean {
  if (depth > 6) return false;
  const names = module.all('Name').filter(({ start, end }) => start >= value.start && end <= value.end);
  return names.every((name) => isSameName(name, module, depth));
}

function isSameName(name: ast.Name, module: Module, depth: number): boolean {
  return module.lookup(name).every((binding) => {
    switch (binding.kind) {
      case 'assignment':
        return isTheSame(binding.value, module, depth + 1);
      case 'annotated':
        return binding.node.value !== null && isTheSame(binding.node.value, module, depth + 1);
      case 'with':
        return isTheSame(binding.node.context, module, depth + 1);
      case 'parameter':
        return isSelf(binding.node) && isSameAttribute(name, module, depth);
      default:
        return binding.kind === 'import' || binding.kind === 'function' || binding.kind === 'class';
    }
  });
}

function isSelf({ name, parent }: ast.Parameter): boolean {
  return (name === 'self' || name === 'cls') && parent?.kind === 'FunctionDef' && parent.parent?.kind === 'ClassDef';
}

/** `self.path`, which is not given by whoever makes the object. */
function isSameAttribute({ parent }: ast.Name, module: Module, depth: number): boolean {
  if (parent?.kind !== 'Attribute') return false;
  const cls = module.enclosingFunction(parent)?.class;
  return cls
    ? assignedToSelf(module, cls.node, parent.attr).every((each) => isTheSame(each, module, depth + 1))
    : false;
}
