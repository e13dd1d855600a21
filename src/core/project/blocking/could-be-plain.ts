import { awaitsNothing, type FunctionInfo } from '../../semantic/index.ts';
import type { Project } from '../project.ts';

/** Whether an `async def` that FastAPI calls gains nothing from being one: as a plain `def` it runs in the thread pool. */
export function couldBePlain(info: FunctionInfo, project: Project): boolean {
  return awaitsNothing(info) && project.calledByFastApi(info) !== undefined;
}
