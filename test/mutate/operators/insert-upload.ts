import type { FunctionInfo } from '../../../src/core/semantic/index.ts';
import { type Edit, insert, inside, type Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { atStart, importing } from '../statements.ts';

/** An `async` route that takes a `POST`, whose last parameter has a default: it gets an upload and reads all of it, the twin a kilobyte. */
export const operator: Operator = {
  name: 'insert-upload',
  rules: ['validation/unbounded-upload'],
  about: 'Lets a route read an upload of any size into memory.',
  *sites(module) {
    for (const info of routesOf(module)) {
      const last = info.params.at(-1);
      if (!last?.default || last.style !== 'normal' || !info.async || !info.route?.methods.includes('POST')) continue;
      if (info.generator || /\bupload\b/.test(module.text(info.node))) continue;
      const mutant = edits(info, '');
      const twin = edits(info, '1024');
      if (mutant && twin) yield { rule: 'validation/unbounded-upload', mutant, twin, places: [inside(info)] };
    }
  },
};

function edits(info: FunctionInfo, size: string): Edit[] | null {
  const { module, params } = info;
  const imports = importing(module, 'from fastapi import UploadFile', 'UploadFile', 'fastapi.UploadFile');
  const statement = atStart(info, [`_content = await upload.read(${size})`]);
  const last = params.at(-1);
  return imports && statement && last
    ? [insert(module, last.end, ', upload: UploadFile = None'), statement, ...imports]
    : null;
}
