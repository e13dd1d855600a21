/** Loaded before the program with `--import`: writes the URL of each module that is resolved to the file in `LOADED`. */
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const file = process.env.LOADED ?? '';

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    appendFileSync(file, `${found.url}\n`);
    return found;
  },
});
