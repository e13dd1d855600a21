import { parse } from 'smol-toml';
import { readDependency } from '../semantic/index.ts';

/** A file in which a project says what it runs on. */
export interface Manifest {
  readonly path: string;
  readonly text: string;
}

/** Whether the file is a manifest: no Python, but for `setup.py`. */
export function isManifest(path: string): boolean {
  return !path.endsWith('.py') || /(^|\/)setup\.py$/.test(path);
}

/** What the project says about one package. */
export interface DeclaredVersion {
  /** The lowest version that it may run with: `0.115.0`. */
  readonly lowest: string;
  /** A lock file or `==` allows no other. */
  readonly exact: boolean;
}

/**
 * The versions that the manifests declare, by normalised package name, `python` among them. A lock file outranks a range; of
 * several ranges the lowest counts. What no manifest bounds from below is absent.
 */
export function declaredVersions(manifests: readonly Manifest[]): ReadonlyMap<string, DeclaredVersion> {
  const found = new Map<string, DeclaredVersion>();
  for (const manifest of manifests) {
    for (const [name, version] of read(manifest)) {
      const known = found.get(name);
      if (!known || outranks(version, known)) found.set(name, version);
    }
  }
  return found;
}

function outranks(one: DeclaredVersion, other: DeclaredVersion): boolean {
  return one.exact === other.exact ? compareVersions(one.lowest, other.lowest) < 0 : one.exact;
}

/** Numeric parts only: what follows them (`rc1`) is left aside. */
export function compareVersions(one: string, other: string): number {
  const [left, right] = [one, other].map((each) => each.split('.').map((part) => Number.parseInt(part, 10) || 0));
  for (let at = 0; at < Math.max(left?.length ?? 0, right?.length ?? 0); at += 1) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

type Entry = readonly [name: string, version: DeclaredVersion];

function read({ path, text }: Manifest): Entry[] {
  const file = path.slice(path.lastIndexOf('/') + 1);
  if (file.endsWith('.txt')) return text.split('\n').flatMap(requirement);
  try {
    if (file === 'pyproject.toml') return readProject(parse(text));
    if (file === 'uv.lock' || file === 'poetry.lock') return readLock(parse(text));
  } catch {
    // Not TOML: whoever installs the project is told by their tool.
  }
  return [];
}

function requirement(line: string): Entry[] {
  const dependency = readDependency(line);
  return dependency ? entry(dependency.name, dependency.specifier) : [];
}

function entry(name: string, specifier: string): Entry[] {
  const version = lowerBound(specifier);
  return version ? [[normalised(name), version]] : [];
}

/** PEP 503. */
export function normalised(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** The lower end of `>=1.2,<2`, `==1.2`, `~=1.2`; Poetry's `^1.2`, `~1.2` and a bare `1.2` as well. */
function lowerBound(specifier: string): DeclaredVersion | null {
  for (const part of specifier.split(',')) {
    const [, operator = '', lowest] = part.trim().match(/^(===?|>=|~=|>|\^|~)?\s*v?(\d[\w.]*)/) ?? [];
    if (lowest) return { lowest, exact: operator.startsWith('==') };
  }
  return null;
}

function readProject(document: Readonly<Record<string, unknown>>): Entry[] {
  const project = table(document.project);
  const poetry = table(table(table(document.tool).poetry).dependencies);
  const listed = Array.isArray(project.dependencies) ? project.dependencies : [];
  const python = project['requires-python'];
  return [
    ...listed.flatMap((each) => (typeof each === 'string' ? requirement(each) : [])),
    ...(typeof python === 'string' ? entry('python', python) : []),
    ...Object.entries(poetry).flatMap(([name, value]) => {
      const specifier = typeof value === 'string' ? value : table(value).version;
      return typeof specifier === 'string' ? entry(name, specifier) : [];
    }),
  ];
}

/** What a package that is built from this `pyproject.toml` depends on, extras with it, each as PEP 508 writes it. */
export function readPackage(text: string): readonly string[] {
  try {
    const document: Readonly<Record<string, unknown>> = parse(text);
    if (!document['build-system']) return [];
    const { dependencies, 'optional-dependencies': extras } = table(document.project);
    return [dependencies, ...Object.values(table(extras))].flatMap((each) =>
      Array.isArray(each) ? each.map(String) : [],
    );
  } catch {
    return []; // Not TOML
  }
}

/** A package that is built from a `pyproject.toml`. */
export interface BuiltPackage {
  readonly name: string;
  /** Classifiers or addresses present it to whoever installs it from an index. */
  readonly published: boolean;
}

/** The package that is built from this `pyproject.toml`; null where it builds none, or gives it no name. */
export function readBuilt(text: string): BuiltPackage | null {
  try {
    const document: Readonly<Record<string, unknown>> = parse(text);
    const declared = [table(document.project), table(table(document.tool).poetry)].find((each) => 'name' in each);
    if (!document['build-system'] || typeof declared?.name !== 'string') return null;
    return { name: normalised(declared.name), published: 'classifiers' in declared || 'urls' in declared };
  } catch {
    return null; // Not TOML
  }
}

/** `[[package]]` tables, in which uv and Poetry agree. */
function readLock(document: Readonly<Record<string, unknown>>): Entry[] {
  const packages = Array.isArray(document.package) ? document.package : [];
  return packages.flatMap((each) => {
    const { name, version } = table(each);
    return typeof name === 'string' && typeof version === 'string'
      ? [[normalised(name), { lowest: version, exact: true }] as const]
      : [];
  });
}

function table(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
