import type { Module } from '../../semantic/index.ts';
import { folderOf } from '../folder.ts';
import type { Project } from '../project.ts';

/** Tests of a whole installation, which only ask whether it works. */
const SMOKE = /(^|[/_])(smoke|e2e|end_to_end|load_?tests?|perf(ormance)?|benchmarks?|stress)([/_.]|$)/i;
const ERRORS = /(error|fail|invalid|negative|forbidden|unauthori[sz]ed|validation|permission)/i;

/** Whether the module looks at failures in a way of its own: it expects exceptions, or a file beside it is about errors. */
export function testsErrorsOtherwise(module: Module, project: Project): boolean {
  if (SMOKE.test(module.path) || expectsException(module)) return true;
  return project.filesIn(folderOf(module.path)).some((name) => /^test_/.test(name) && ERRORS.test(name));
}

function expectsException(module: Module): boolean {
  return module.calls('pytest.raises').length > 0 || module.callsNamed('assertRaises', 'assertRaisesRegex').length > 0;
}
