import { PositionEncoding, Workspace } from '@astral-sh/ruff-wasm-nodejs';

/** The families that ask about what Hunkwise's rules ask about. */
export const FAMILIES = ['ASYNC', 'B', 'BLE', 'S', 'FAST', 'DTZ'];

/** Ruff, compiled to WebAssembly, over each text. Returns the number of diagnostics. */
export function ruffAll(texts: Iterable<string>): number {
  const workspace = new Workspace({ lint: { select: FAMILIES } }, PositionEncoding.Utf16);
  let count = 0;
  for (const text of texts) count += workspace.check(text).length;
  workspace.free();
  return count;
}
