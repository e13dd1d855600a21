import { argument, BRIEF_IO, type FunctionInfo, isRepeated, LONG_IO } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import type { KnownCall } from './known-call.ts';

const HEAD = 'tempfile.SpooledTemporaryFile.read';
const UPLOAD = /\bfastapi\.UploadFile\b/;

/**
 * Whether work on files takes as long as there is much of it, which clients and years decide: whole trees and copies, a file
 * for each element, an upload. One file that is opened or one directory that is listed is quick on a local disk.
 */
export function isLongFileWork(call: KnownCall, project: Project): boolean {
  const { api, node, function: info } = call;
  if (isBriefFileWork(call) || !info) return false;
  if (LONG_IO.has(api) || isRepeated(node, info.module)) return true;
  return (writes(call) && takesUpload(info, project)) || isRecursive(info, project);
}

/** A look at an entry of a directory, or at the first bytes of an upload: it is over before anybody notices. */
export function isBriefFileWork({ api, node }: KnownCall): boolean {
  return BRIEF_IO.has(api) || (api === HEAD && node.args.length > 0 && !isInLoop(node));
}

function isInLoop(node: ast.Node): boolean {
  for (let up = node.parent; up && up.kind !== 'FunctionDef' && up.kind !== 'Lambda'; up = up.parent)
    if (up.kind === 'While' || up.kind === 'For' || up.kind.endsWith('Comp')) return true;
  return false;
}

/** `open(path, "wb")`, `path.write_bytes(…)` */
function writes({ api, node }: KnownCall): boolean {
  if (/\.write_(bytes|text)$/.test(api)) return true;
  const mode = argument(node, api === 'pathlib.Path.open' ? 0 : 1, 'mode');
  return mode?.kind === 'Str' && /[wax]/.test(mode.value);
}

function takesUpload({ params, module }: FunctionInfo, project: Project): boolean {
  return params.some(({ annotation }) => annotation && UPLOAD.test(project.types(module).annotated(annotation) ?? ''));
}

/** It goes down a tree. */
function isRecursive(info: FunctionInfo, project: Project): boolean {
  const { module, name } = info;
  const own = module.callsNamed(name).filter(({ function: by }) => by === info);
  return own.some(({ node }) => project.callee(module, node) === info);
}
