import { createHash } from 'node:crypto';
import type { Module } from '../../../src/core/semantic/index.ts';
import type { ast } from '../../../src/core/syntax/index.ts';
import { type Operator, type Place, replace } from '../operator.ts';

const SECRET = /(^|_)(secret|secret_?key|api_?key|access_?key|private_?key|auth_?token|access_?token|signing_?key)$/i;
const READS = /^(os\.)?(environ\[|environ\.get\(|getenv\()|^(config|env|settings)\(|^secrets\.token_/;

/**
 * A variable or a field of a class that is named like a key or a token and gets its value from the environment or at
 * random, or is a field `name: str` without a value or with `""` in a settings class. It gets 43 random characters.
 */
export const operator: Operator = {
  name: 'literal-secret',
  rules: ['security/hardcoded-secret'],
  about: 'Writes a key into the source instead of reading it from the environment.',
  *sites(module) {
    const place: Place = { path: module.path, function: null };
    for (const node of [...module.all('Assign'), ...module.all('AnnAssign')]) {
      const target = node.kind === 'Assign' ? node.targets[0] : node.target;
      if (target?.kind !== 'Name' || !SECRET.test(target.id) || !isFilledFromOutside(node, module)) continue;
      const head = module.syntax.text.slice(node.start, node.kind === 'Assign' ? target.end : node.annotation.end);
      yield {
        rule: 'security/hardcoded-secret',
        mutant: [replace(module, node, `${head} = "${randomKey(`${module.path} ${target.id}`)}"`)],
        twin: [replace(module, node, `${head} = ""`)],
        places: [place],
      };
    }
  },
};

function isFilledFromOutside(node: ast.Assign | ast.AnnAssign, module: Module): boolean {
  if (node.value && READS.test(module.text(node.value))) return true;
  if (node.kind !== 'AnnAssign' || !isSettings(node, module)) return false;
  const isText = /^(str|SecretStr|str \| None|Optional\[str\])$/.test(module.text(node.annotation));
  return isText && (!node.value || /^(""|''|None)$/.test(module.text(node.value)));
}

function isSettings({ parent }: ast.AnnAssign, module: Module): boolean {
  return parent?.kind === 'ClassDef' && parent.bases.some((each) => /Settings/.test(module.text(each)));
}

/** Always the same for the same name. */
function randomKey(name: string): string {
  return createHash('sha256').update(name).digest('base64url');
}
