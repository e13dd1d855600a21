import { notAccessible, notFound } from '../http/refusal.ts';
import { type Call, type Reply, type Route, repositoryRoute } from '../http/route.ts';
import type { Repository, Role } from '../model.ts';
import { userShape } from '../shapes/repository.ts';
import { complete } from '../spec/complete.ts';

export const peopleRoutes: Route[] = [
  repositoryRoute('GET', '/collaborators/{username}/permission', ['metadata:read'], getPermission),
];

/** The old four levels that `permission` still speaks in. */
const legacy: Record<Role, string> = {
  admin: 'admin',
  maintain: 'write',
  write: 'write',
  triage: 'read',
  read: 'read',
  none: 'none',
};

function getPermission({ world, params }: Call, repository: Repository): Reply {
  if (world.switches.permissionNeedsCollaborators) throw notAccessible('administration=read');
  const user = world.accounts.get((params.username ?? '').toLowerCase());
  if (!user) throw notFound();
  // Everyone can read a public repository.
  const role =
    user === repository.owner ? 'admin' : (repository.roles.get(user.login) ?? (repository.private ? 'none' : 'read'));
  const collaborator = complete('collaborator', { ...userShape(world, user), role_name: role });
  return { status: 200, body: { permission: legacy[role], role_name: role, user: collaborator } };
}
