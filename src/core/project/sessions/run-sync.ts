import type { FunctionInfo } from '../../semantic/index.ts';
import { functionNamed } from '../fastapi/function-named.ts';
import type { Project } from '../project.ts';

/** Whether an AsyncSession or connection runs the function with `run_sync`: what it gets is the synchronous one inside. */
export function isRunSync(info: FunctionInfo, project: Project): boolean {
  const users = info.class || info.outer ? [info.module] : project.importing(info.module, info.name);
  return users.some((module) =>
    module
      .callsNamed('run_sync')
      .some(({ node: { args } }) => args[0] && functionNamed(args[0], module, project) === info),
  );
}
