/** Loaded into the process of the embedded store before its program: closing the store never ends, and nothing else runs. */
import { PGlite } from '@electric-sql/pglite';

PGlite.prototype.close = () => {
  for (;;);
};
