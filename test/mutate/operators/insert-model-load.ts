import type { FunctionInfo } from '../../../src/core/semantic/index.ts';
import { type Edit, inside, type Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { atStart, behindImports, importing } from '../statements.ts';

/** An import, the name it binds and what that means. */
type Needed = readonly [statement: string, name: string, target: string];

/** What has to be imported, how a model is read with it, and what is asked of it. */
const KINDS: readonly (readonly [needs: Needed, load: string, use: string])[] = [
  [
    [
      'from sentence_transformers import SentenceTransformer',
      'SentenceTransformer',
      'sentence_transformers.SentenceTransformer',
    ],
    'SentenceTransformer("all-MiniLM-L6-v2")',
    'encode("text")',
  ],
  [['import joblib', 'joblib', 'joblib'], 'joblib.load("model.joblib")', 'predict([[1.0]])'],
  [['import spacy', 'spacy', 'spacy'], 'spacy.load("en_core_web_sm")', 'pipe(["text"])'],
];
const CACHE: Needed = ['from functools import lru_cache', 'lru_cache', 'functools.lru_cache'];

/** Every route, plain or not: it reads a model of a fixed name. In the twin a cached function does. */
export const operator: Operator = {
  name: 'insert-model-load',
  rules: ['ml/model-loaded-per-request'],
  about: 'Lets a route read a model anew for every request.',
  *sites(module) {
    if (module.named('_model').length > 0) return;
    for (const info of routesOf(module)) {
      const kind = KINDS[info.node.start % KINDS.length];
      if (!kind || info.generator) continue;
      const [needs, load, use] = kind;
      const imported = importing(module, ...needs);
      const cache = importing(module, ...CACHE);
      const mutant = code(info, [`_model = ${load}`, `_model.${use}`]);
      const twin = code(info, ['_own = _model()']);
      if (!mutant || !twin || !imported || !cache) continue;
      const cached = behindImports(module, `\n\n@lru_cache\ndef _model():\n    return ${load}\n\n\n`);
      yield {
        rule: 'ml/model-loaded-per-request',
        mutant: [...mutant, ...imported],
        twin: [...twin, cached, ...imported, ...cache],
        places: [inside(info)],
      };
    }
  },
};

function code(info: FunctionInfo, lines: readonly string[]): Edit[] | null {
  const statement = atStart(info, lines);
  return statement && [statement];
}
