import type { ast } from '../syntax/index.ts';
import type { Module } from './module.ts';

/** What a module is there for. `application` is whatever none of the others is recognised by. */
export type Role = 'application' | 'test' | 'migration' | 'script';

/** `config/test.py` holds the settings that tests run with. */
const TEST_PATH =
  /(^|\/)((e2e|unit|integration|functional|acceptance)[-_]?)?tests?\/|(^|\/)testing\/|(^|\/)conftest\.py$|(^|\/)(settings?|configs?|configuration|environments?)\/(tests?|testing|ci|e2e)\.py$/;
/** Near the root only, as below. */
const TEST_FOLDER = /^([^/]+\/)?(e2e|fixtures|load_?tests?|perf_?tests?|stress_?tests?)\//;
const TEST_NAME = /(^|\/)(test_[^/]*|[^/]*_tests?)\.py$/;
const MIGRATION_PATH =
  /(^|\/)(alembic|migrations)\/(versions\/|([^/]+\/)*data_migrations\/|env\.py$|\d{4}_[^/]*\.py$)|(^|\/)versions\/[^/]*[0-9a-f]{12}[^/]*\.py$/;
/** All but `scripts/` only near the root: below that they are parts of an application. */
const SCRIPT_PATH =
  /(^|\/)scripts?\/|^([^/]+\/)?((bin|dev|tools|([a-z]+_)?docs|docs_src|examples?|benchmarks|qa|noxfiles?)\/|(setup|noxfile|fabfile|manage)\.py$)/;

/**
 * Reads the role off the path, else off the content: an Alembic revision or environment wherever it lies, a file that
 * holds tests, a file that the shell starts.
 */
export function roleOf(module: Module): Role {
  if (MIGRATION_PATH.test(module.path) || isMigration(module)) return 'migration';
  if (TEST_PATH.test(module.path) || TEST_FOLDER.test(module.path) || isTest(module)) return 'test';
  if (SCRIPT_PATH.test(module.path) || isScript(module)) return 'script';
  return 'application';
}

/** Whether a file is known by its path to be a test or a migration, which no application code uses. */
export function isAside(path: string): boolean {
  return MIGRATION_PATH.test(path) || TEST_PATH.test(path) || TEST_FOLDER.test(path) || TEST_NAME.test(path);
}

/** `revision`, `down_revision` and `upgrade()`, or `from alembic import context`, as only `env.py` has it. */
function isMigration(module: Module): boolean {
  const { bindings } = module.moduleScope;
  if (bindings.has('down_revision') && bindings.has('upgrade')) return true;
  return (bindings.get('context') ?? []).some((each) => each.kind === 'import' && each.target === 'alembic.context');
}

/** It defines tests, and its name or its imports say that a runner collects them: `test_result.py` may be a model. */
function isTest(module: Module): boolean {
  const tests = module.functions.some(({ name, outer }) => outer === null && name.startsWith('test_'));
  return tests && (TEST_NAME.test(module.path) || module.imports('pytest') || module.imports('unittest'));
}

/** It starts with `#!`, serves nothing, and does something when it is run: some projects put `#!` into every file. */
function isScript(module: Module): boolean {
  const { text, root } = module.syntax;
  return text.startsWith('#!') && !module.functions.some(({ route }) => route) && root.body.some((each) => runs(each));
}

/** A call as a statement of the module, or `if __name__ == "__main__":`. */
function runs(node: ast.Statement): boolean {
  if (node.kind === 'Expr') return node.value.kind === 'Call';
  return (
    node.kind === 'If' &&
    node.test.kind === 'Compare' &&
    node.test.operands.some((each) => each.kind === 'Name' && each.id === '__name__')
  );
}

const COMMAND_PATH = /(^|\/)cli(\/|\.py$)/;
const COMMAND_LIBRARIES = ['typer', 'click', 'argparse'];

/** Whether the module is a program that people start: its event loop serves nobody else. */
export function isCommandLine(module: Module): boolean {
  if (COMMAND_PATH.test(module.path) || COMMAND_LIBRARIES.some((each) => module.imports(each))) return true;
  return module.calls('asyncio.run').some(({ node }) => isUnderMainGuard(node, module));
}

function isUnderMainGuard(node: ast.Node, module: Module): boolean {
  for (let up = node.parent; up; up = up.parent) {
    if (up.kind === 'If' && /__name__/.test(module.text(up.test))) return true;
  }
  return false;
}
