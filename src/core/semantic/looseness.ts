import type { Requirement } from './requirement.ts';

/** How a requirement leaves open what is installed. */
export interface Looseness {
  readonly what: string;
  /** It has an upper end: what comes is of the series that somebody chose. */
  readonly bounded: boolean;
}

/** How the requirement leaves open what is installed; null where it does not. */
export function loosenessOf({ name, specifier, url, hashed }: Requirement): Looseness | null {
  if (hashed) return null;
  if (url !== null) return looseUrl(url);
  const parts = specifier.split(',').map((each) => each.trim());
  if (parts.some((each) => /^===?\s*[^*]+$/.test(each))) return null;
  if (parts.some((each) => each.startsWith('==')))
    return { what: `\`${name}${specifier}\` takes any release of that series`, bounded: true };
  if (parts.some((each) => each.startsWith('~=')))
    return { what: `\`${name}${specifier}\` takes later releases of that series`, bounded: true };
  if (specifier === '') return { what: `\`${name}\` has no version`, bounded: false };
  return { what: `\`${name}${specifier}\` is a range`, bounded: parts.some((each) => each.startsWith('<')) };
}

/** A file of an archive stays what it is; a repository only at a commit or a tag, which have a digit. */
function looseUrl(url: string): Looseness | null {
  if (!/^(git|hg|svn|bzr)\+/.test(url)) return null;
  const [, revision = ''] = url.replace(/#.*$/, '').match(/^[^@]*:\/\/(?:[^/@]*@)?[^@]*@([^@]+)$/) ?? [];
  if (/\d/.test(revision)) return null;
  return {
    what: revision ? `This follows the branch \`${revision}\`` : 'This follows the default branch',
    bounded: false,
  };
}
