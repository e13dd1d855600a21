import {
  defineRule,
  hasConstraints,
  isLockedElsewhere,
  type Module,
  type Problem,
  type Requirement,
  requirementsOf,
  statesDependencies,
} from '#rule';

/** Lists for those who work on the project: what they install does not serve anybody. */
const DEVELOPMENT = /(^|[-_./])(dev|develop|development|test|tests|testing|lint|docs?|ci|typing)([-_./]|$)/;

export default defineRule({
  id: 'deps/unpinned-requirement',
  severity: 'warning',
  summary: 'Pin what a requirements file installs.',
  reads: 'requirements',
  needsProject: true,
  *check(module, project) {
    if (hasConstraints(module) || isLockedElsewhere(module, project) || statesDependencies(module, project)) return;
    const requirements = requirementsOf(module);
    const pins = requirements.some((each) => looseness(each) === null);
    for (const each of requirements) {
      const loose = looseness(each);
      if (loose) yield problem(each, loose, pins, module);
    }
  },
});

interface Looseness {
  readonly what: string;
  /** It leaves only the last part of the version open. */
  readonly slight?: boolean;
}

/** How the requirement leaves open what is installed; null where it does not. */
function looseness({ name, specifier, url, hashed }: Requirement): Looseness | null {
  if (hashed) return null;
  if (url !== null) return looseUrl(url);
  const parts = specifier.split(',').map((each) => each.trim());
  if (parts.some((each) => /^===?\s*[^*]+$/.test(each))) return null;
  if (parts.some((each) => each.startsWith('==')))
    return { what: `\`${name}${specifier}\` takes any release of that series`, slight: true };
  if (parts.some((each) => each.startsWith('~=')))
    return { what: `\`${name}${specifier}\` takes later releases of that series`, slight: true };
  if (specifier === '') return { what: `\`${name}\` has no version` };
  return { what: `\`${name}${specifier}\` is a range` };
}

/** A file of an archive stays what it is; a repository only at a commit or a tag, which have a digit. */
function looseUrl(url: string): Looseness | null {
  if (!/^(git|hg|svn|bzr)\+/.test(url)) return null;
  const [, revision = ''] = url.replace(/#.*$/, '').match(/^[^@]*:\/\/(?:[^/@]*@)?[^@]*@([^@]+)$/) ?? [];
  if (/\d/.test(revision)) return null;
  return { what: revision ? `This follows the branch \`${revision}\`` : 'This follows the default branch' };
}

function problem({ node, name }: Requirement, { what, slight }: Looseness, pins: boolean, module: Module): Problem {
  const quiet = slight || !pins || DEVELOPMENT.test(module.path.slice(module.path.lastIndexOf('/') + 1));
  const version = name ? `\`${name}==…\` with the version that was tested` : 'the tag or commit that was tested';
  return {
    at: node,
    severity: quiet ? 'note' : 'warning',
    message: `${what}: the next build may install something else than what was tested, without a change in this repository.`,
    advice: `Pin it: ${version}, or install from a lock file.`,
  };
}
