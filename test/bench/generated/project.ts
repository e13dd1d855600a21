import { router, service } from './code-files.ts';
import { models, schemas, tests } from './data-files.ts';
import { type Domain, makeDomain } from './domain.ts';
import { randomFrom } from './random.ts';
import { sharedFiles } from './shared-files.ts';

/** Files of a domain: a package, its models, schemas, service, router and tests. */
const FILES_PER_DOMAIN = 6;

/**
 * A FastAPI service with SQLAlchemy, written from a seed: the same seed and size give the same texts, anywhere.
 *
 * @param files about so many Python files
 * @param more functions of each service beyond two to five: a long one tells how it goes with long files
 * @returns texts by path
 */
export function generateProject(seed: number, files: number, more = 0): ReadonlyMap<string, string> {
  const random = randomFrom(seed);
  const domains: Domain[] = [];
  const texts = new Map<string, string>();
  const count = Math.max(1, Math.round(files / FILES_PER_DOMAIN));
  for (let index = 0; index < count; index += 1) {
    const domain = makeDomain(index, domains, random);
    domains.push(domain);
    const folder = `app/${domain.name}`;
    texts.set(`${folder}/__init__.py`, `"""Everything about ${domain.name}."""\n`);
    texts.set(`${folder}/models.py`, models(domain));
    texts.set(`${folder}/schemas.py`, schemas(domain));
    texts.set(`${folder}/service.py`, service(domain, random, more));
    texts.set(`${folder}/router.py`, router(domain, random));
    texts.set(`tests/test_${domain.name}.py`, tests(domain));
  }
  for (const [path, text] of Object.entries(sharedFiles(domains))) texts.set(path, text);
  return texts;
}
