import {
  builtHere,
  defineRule,
  hasConstraints,
  isBesidePublished,
  isForDevelopment,
  isLockedElsewhere,
  isPinnedBeside,
  isSuperseded,
  type Looseness,
  loosenessOf,
  type Module,
  normalised,
  type Problem,
  type Project,
  type Requirement,
  requirementsOf,
  statedByPackage,
  statesDependencies,
} from '#rule';

const LATER = 'the next build may install something else than what was tested, without a change in this repository.';

export default defineRule({
  id: 'deps/unpinned-requirement',
  severity: 'warning',
  summary: 'Pin what a requirements file installs.',
  reads: 'requirements',
  needsProject: true,
  *check(module, project) {
    if (hasConstraints(module) || isSuperseded(module.path) || isLockedElsewhere(module, project)) return;
    if (statesDependencies(module, project)) return;
    const all = requirementsOf(module);
    const found = looseIn(all, module, project);
    const isOdd = found.length < all.length / 2 && !isForDevelopment(module.path);
    for (const each of found) if (isOdd && !each.bounded) yield { at: each.node, ...single(each) };
    yield* together(found.filter(({ bounded }) => !isOdd || bounded));
  },
});

type Loose = Requirement & Looseness;

/**
 * None where most are what a package that is built here depends on: whoever installs that picks the versions, as they do of a
 * range beside a package that is published.
 */
function looseIn(all: readonly Requirement[], module: Module, project: Project): Loose[] {
  const stated = statedByPackage(module, project);
  const own = builtHere(project);
  const published = isBesidePublished(module, project);
  const loose = all.flatMap((each): Loose[] => {
    const how = loosenessOf(each);
    if ((how?.bounded && published) || (each.name && own.has(normalised(each.name)))) return [];
    return how && !isPinnedBeside(each, module, project) ? [{ ...each, ...how }] : [];
  });
  const others = loose.filter(({ name }) => !name || !stated.has(normalised(name)));
  return others.length <= loose.length / 2 ? [] : others;
}

/** How a project handles all of its versions is said once, where it begins. */
function* together(found: readonly Loose[]): Generator<Problem> {
  const [first, second] = found;
  if (!first) return;
  const named = found.slice(0, 3).map(({ name }) => (name ? `\`${name}\`` : 'a repository'));
  const rest = found.length > 3 ? ` and ${found.length - 3} more` : '';
  const several = {
    message: `${named.join(', ')}${rest} leave open which version is installed: ${LATER}`,
    advice: 'Pin each with `==` to the version that was tested, or install from a lock file.',
  };
  yield { at: first.node, severity: 'note', newFile: true, ...(second ? several : single(first)) };
}

function single({ name, what }: Loose): Omit<Problem, 'at'> {
  const version = name ? `\`${name}==…\` with the version that was tested` : 'the tag or commit that was tested';
  return { message: `${what}: ${LATER}`, advice: `Pin it: ${version}, or install from a lock file.` };
}
