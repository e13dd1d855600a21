import { BRIEF_IO, type FunctionInfo, isRepeated, LONG_IO } from '../../semantic/index.ts';
import type { Project } from '../project.ts';
import type { KnownCall } from './known-call.ts';

const UPLOAD = /\bfastapi\.UploadFile\b/;

/**
 * Whether work on files takes as long as there is much of it, which clients and years decide: whole trees and copies, a file
 * for each element, an upload. One file that is opened or one directory that is listed is quick on a local disk.
 */
export function isLongFileWork({ api, node, function: info }: KnownCall, project: Project): boolean {
  if (BRIEF_IO.has(api)) return false;
  return (
    LONG_IO.has(api) ||
    isRepeated(node) ||
    (info !== null && (takesUpload(info, project) || isRecursive(info, project)))
  );
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
