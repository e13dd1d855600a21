export { type Anchor, acceptsAnchor, anchorFor } from './anchors.ts';
export { applyPatch, revertPatch } from './apply.ts';
export { diffTexts } from './diff-texts.ts';
export type { DiffLine, FileStatus, Hunk } from './hunk.ts';
export { lineMap } from './line-map.ts';
export { type FilePatch, parseGitDiff } from './parse-git-diff.ts';
export { parsePatch } from './parse-patch.ts';
export { PatchMismatchError, PatchSyntaxError } from './patch-errors.ts';
