import type { InstallationActor } from '../auth.ts';
import { allows, type Need } from '../http/route.ts';
import type { World } from '../world.ts';
import { forbidden } from './failure.ts';

export interface Viewer {
  world: World;
  actor: InstallationActor;
}

/** Throws FORBIDDEN unless the token's permissions cover a need. */
export function permit(viewer: Viewer, need: Need): void {
  if (!allows(viewer.actor.permissions, need)) throw forbidden();
}
