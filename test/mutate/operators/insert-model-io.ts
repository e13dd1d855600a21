import type { ClassInfo } from '../../../src/core/semantic/index.ts';
import { importingAll, NEEDS, type Needed } from '../imports.ts';
import { oneOf } from '../new-code.ts';
import { type Edit, insert, type Operator } from '../operator.ts';

/** What a method does that leaves the process. */
const KINDS: readonly (readonly [needs: readonly Needed[], params: string, body: string])[] = [
  [[NEEDS.requests], '', 'requests.post("https://example.com/notices", json={"id": self.id}, timeout=5)'],
  [[['import smtplib', 'smtplib', 'smtplib']], '', 'smtplib.SMTP("localhost").sendmail("a", "b", str(self.id))'],
  [[['from pathlib import Path', 'Path', 'pathlib.Path']], '', 'Path("notice.txt").write_text(str(self.id))'],
  [[['from sqlalchemy.orm import Session', 'Session', 'sqlalchemy.orm.Session']], ', own: Session', 'own.commit()'],
];

/** A mapped class with an `id` and no session in its module gets a method that asks the network, a file or a session; the twin's only computes. */
export const operator: Operator = {
  name: 'insert-model-io',
  rules: ['design/fat-model'],
  about: 'Lets whoever holds a row send mail, write files or commit.',
  *sites(module, project) {
    for (const cls of module.classes) {
      const model = cls.node.parent?.kind === 'Module' ? project.model(`${module.name}.${cls.name}`) : null;
      if (!model?.columns.has('id') || cls.methods.has('notify_')) continue;
      const [needs, params, body] = oneOf(KINDS, cls.node.start);
      // Classes that find and save their rows themselves are a style.
      if (params !== '' && /session|\bdb\b/i.test(module.text(cls.node))) continue;
      const imports = importingAll(module, needs);
      const mutant = method(cls, params, body);
      const twin = method(cls, '', 'return f"notice {self.id}"');
      if (!imports) continue;
      yield {
        rule: 'design/fat-model',
        mutant: [mutant, ...imports],
        twin: [twin, ...imports],
        places: [{ path: module.path, function: `${cls.qualname}.notify_` }],
      };
    }
  },
};

function method({ module, node }: ClassInfo, params: string, body: string): Edit {
  return insert(module, node.end, `\n\n    def notify_(self${params}):\n        ${body}\n`);
}
