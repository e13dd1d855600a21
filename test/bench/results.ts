import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Growth } from './growth/figures.ts';
import type { PeerFigures } from './peers/figures.ts';
import type { Figures } from './report.ts';

const FOLDER = new URL('../../bench/', import.meta.url);
const FILE = new URL('results.json', FOLDER);

/** What `bench/results.json` holds: the newest of each kind. */
interface Results {
  readonly inputs?: readonly Figures[];
  readonly growth?: readonly Growth[];
  readonly peers?: readonly PeerFigures[];
}

/** Writes what was measured, and leaves what another run has measured. */
export function keepResults(measured: Results): void {
  mkdirSync(FOLDER, { recursive: true });
  const earlier = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Results) : {};
  writeFileSync(FILE, `${JSON.stringify({ ...earlier, ...measured }, null, 2)}\n`);
}
