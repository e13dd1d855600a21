import { type Around, isManifest, type Manifest, Project, type Source } from '../project/index.ts';
import type { Module } from '../semantic/index.ts';
import { blobId } from './digest.ts';
import type { ModuleStore } from './module-store.ts';
import type { NotReviewed } from './request.ts';

/** One version of the repository: the files of the change as far as they could be read, and what lies around them. */
export interface Version {
  /** The modules of the change, by path. */
  readonly modules: ReadonlyMap<string, Module>;
  readonly project: Project;
  readonly notReviewed: readonly NotReviewed[];
  readonly lines: number;
}

/** Sent before a file is parsed or judged, so that whoever drives the analysis knows where it is. */
export interface Progress {
  readonly path: string;
}

/** What surrounds the files of the change; `complete` when it is all there is. */
export interface Surroundings {
  readonly around: Around;
  readonly manifests: readonly Manifest[];
  readonly complete: boolean;
}

/** Reads the files of one version, one a turn. */
export function* readVersion(
  files: readonly { path: string; text: string }[],
  { around, manifests, complete }: Surroundings,
  store: ModuleStore,
): Generator<Progress, Version> {
  const modules = new Map<string, Module>();
  const own: Source[] = [];
  const listed: Manifest[] = [];
  const notReviewed: NotReviewed[] = [];
  let lines = 0;
  for (const { path, text } of files) {
    yield { path };
    const oid = blobId(text);
    store.add(oid, text);
    const reading = store.read(path, oid);
    if ('reason' in reading) {
      notReviewed.push({ path, reason: reading.reason });
      continue;
    }
    const { module } = reading;
    modules.set(path, module);
    if (module.syntax.language === 'python') own.push(store.source(path, oid, true) as Source);
    if (isManifest(path)) listed.push({ path, text });
    notReviewed.push(...module.syntax.broken.map((range) => ({ path, reason: brokenReason(range) })));
    lines += module.syntax.lines.count;
  }
  const project = new Project(own, { around, manifests: [...listed, ...manifests], complete });
  return { modules, project, notReviewed, lines };
}

function brokenReason({ line, endLine }: { line: number; endLine: number }): string {
  const where = line === endLine ? `line ${line}` : `lines ${line} to ${endLine}`;
  return `syntax error at ${where}: the rest of the file was reviewed`;
}
