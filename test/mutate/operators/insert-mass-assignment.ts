import type { FunctionInfo } from '../../../src/core/semantic/index.ts';
import { importingAll, type Needed } from '../imports.ts';
import { type HostSession, hostsOf, oneOf, routeBefore, sessionOf } from '../new-code.ts';
import type { Edit, Operator } from '../operator.ts';

const NEEDED: readonly Needed[] = [
  ['from pydantic import BaseModel', 'BaseModel', 'pydantic.BaseModel'],
  ['from sqlalchemy.orm import declarative_base', 'declarative_base', 'sqlalchemy.orm.declarative_base'],
  ['from sqlalchemy import Column', 'Column', 'sqlalchemy.Column'],
  ['from sqlalchemy import Integer', 'Integer', 'sqlalchemy.Integer'],
  ['from sqlalchemy import String', 'String', 'sqlalchemy.String'],
];
/** Who may call is asked for where the router is made or where it is included: the field is then meant for those people. */
const GUARDED = /dependencies\s*=|admin|superuser|permission|current_user|require|role/i;

const FIELDS = ['is_admin', 'is_superuser', 'is_staff', 'role'];

/** Several ways to write all fields into a row, so that not one spelling decides. */
const WAYS: readonly (readonly string[])[] = [
  ['row = _Account(**body.model_dump())', 'SESSION.add(row)'],
  ['row = _Account(**body.dict())', 'SESSION.add(row)'],
  ['values = body.model_dump(exclude_unset=True)', 'SESSION.add(_Account(**values))'],
  [
    'row = _Account()',
    'for name, value in body.model_dump().items():',
    '    setattr(row, name, value)',
    'SESSION.add(row)',
  ],
];

/** A module whose routes ask nobody who they are gets an account and a route that makes one. The twin's schema lacks the privilege. */
export const operator: Operator = {
  name: 'insert-mass-assignment',
  rules: ['validation/mass-assignment'],
  about: 'Lets whoever makes an account choose that it is that of an administrator.',
  *sites(module, project) {
    if (['_Account', '_AccountIn', '_sign_up'].some((name) => module.named(name).length > 0)) return;
    if (GUARDED.test(module.path)) return;
    const imports = importingAll(module, NEEDED);
    if (!imports) return;
    for (const host of hostsOf(module)) {
      const session = GUARDED.test(module.text(host.node)) ? null : sessionOf(host, project);
      if (!session) continue;
      const field = oneOf(FIELDS, host.node.start);
      yield {
        rule: 'validation/mass-assignment',
        mutant: [signUp(host, session, field, `    ${field}: ${field === 'role' ? 'str' : 'bool'}\n`), ...imports],
        twin: [signUp(host, session, field, ''), ...imports],
        places: ['_sign_up', '_AccountIn'].map((name) => ({ path: module.path, function: name })),
      };
    }
  },
};

function signUp(host: FunctionInfo, { name, text, kind, wait }: HostSession, field: string, declared: string): Edit {
  const column = `    ${field} = Column(String)`;
  const table = `class _Account(declarative_base()):\n    __tablename__ = "accounts_"\n    id = Column(Integer, primary_key=True)\n    email = Column(String)\n${column}`;
  const schema = `class _AccountIn(BaseModel):\n    email: str\n${declared}`;
  const way = oneOf(WAYS, host.node.start >> 3).map((each) => each.replace('SESSION', name));
  const body = [...way, `${wait}${name}.commit()`, 'return {"done": True}'];
  const made = {
    name: '_sign_up',
    method: 'post',
    params: `body: _AccountIn, ${text}`,
    body,
    async: kind === 'async',
  } as const;
  return routeBefore(host, made, `${table}\n\n\n${schema.trimEnd()}`);
}
