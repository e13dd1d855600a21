import { argument, keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { compareVersions } from '../declared-versions.ts';
import type { Project } from '../project.ts';
import { type Origin, originOf } from './request-data.ts';

/** Functions that make objects of data by calling what the data names. Standard library, joblib [1], dill, cloudpickle, numpy [2]. */
const PICKLING = [
  'pickle.load',
  'pickle.loads',
  'pickle.Unpickler',
  'joblib.load',
  'dill.load',
  'dill.loads',
  'cloudpickle.load',
  'cloudpickle.loads',
  'marshal.loads',
  'shelve.open',
  'pandas.read_pickle',
];
/** PyYAML [6]: loaders that call what a tag names. `FullLoader` has not done so since 5.4. */
const UNSAFE_LOADERS = new Set([
  'yaml.Loader',
  'yaml.UnsafeLoader',
  'yaml.CLoader',
  'yaml.loader.Loader',
  'yaml.loader.UnsafeLoader',
]);

/** A call that makes objects of data from outside. */
export interface Deserialization {
  readonly call: ast.Call;
  /** `pickle.loads`, as the library names it. */
  readonly api: string;
  readonly origin: Origin;
}

/** The calls of a module that make arbitrary objects of what comes from a request, a cache, a bucket or another server. */
export function* deserializations(module: Module, project: Project): Generator<Deserialization> {
  for (const { node: call, target } of module.calls(...PICKLING, 'torch.load', 'yaml.load', 'yaml.unsafe_load')) {
    if (!target || project.definition(target) || !isUnsafe(call, target, module, project)) continue;
    const data = call.args[0];
    const origin = data ? originOf(data, module, project) : null;
    if (origin) yield { call, api: target, origin };
  }
}

function isUnsafe(call: ast.Call, api: string, module: Module, project: Project): boolean {
  if (api === 'torch.load') return loadsObjects(call, project);
  if (api !== 'yaml.load') return true;
  const loader = argument(call, 1, 'Loader');
  return loader !== undefined && UNSAFE_LOADERS.has(module.resolve(loader) ?? '');
}

/** `weights_only` is the default since torch 2.6. */
function loadsObjects(call: ast.Call, project: Project): boolean {
  const given = keyword(call, 'weights_only');
  if (given) return given.kind === 'Constant' && given.value === 'False';
  const version = project.declared('torch');
  return version !== undefined && compareVersions(version.lowest, '2.6') < 0;
}
