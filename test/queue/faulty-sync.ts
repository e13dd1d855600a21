/**
 * Loaded into the process of the embedded store before its program: while its folder has a file `failure`, syncing fails
 * with the error code that stands there, or with something that Node never throws.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { fsyncSync } = fs;

fs.fsyncSync = (descriptor) => {
  if (!fs.existsSync('failure')) return fsyncSync(descriptor);
  const failure = fs.readFileSync('failure', 'utf8');
  throw Object.assign(new Error(failure), failure === 'EIO' ? { code: failure } : {});
};
syncBuiltinESMExports();
