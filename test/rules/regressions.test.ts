import { describe, expect, it } from 'vitest';
import { loadRules } from '../../src/catalogue/index.ts';
import type { Finding } from '../../src/core/rule/index.ts';
import { analyzeFiles } from '../core/analyze-files.ts';
import { lineDiff } from '../core/line-diff.ts';

const rules = (await loadRules()).filter(({ id }) => id === 'db/missing-commit');

interface Change {
  readonly path: string;
  readonly base: string | null;
  readonly head: string;
}

function introducedBy(...files: readonly Change[]): readonly Finding[] {
  const versions = files.map((file) => ({ ...file, lines: file.base === null ? [] : lineDiff(file.base, file.head) }));
  return analyzeFiles(versions, rules).findings;
}

const IMPORTS = 'from sqlalchemy.orm import Session\n\nfrom app.models import User\n\n\n';
const MODELS = {
  path: 'app/models.py',
  head: `from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
`,
};
const same = ({ path, head }: { path: string; head: string }) => ({ path, base: head, head });
const SERVICE = 'app/service.py';
const creates = (end: string) =>
  `${IMPORTS}def create(db: Session, name: str):\n    user = User(name=name)\n    db.add(user)\n${end}    return user\n`;
const calls = (end: string) =>
  `from sqlalchemy.orm import Session\n\nfrom app.service import create\n\n\ndef consume(db: Session, names: list[str]):\n    for name in names:\n        create(db, name)\n${end}`;

describe('a commit that a change takes away', () => {
  it('is missed where the caller does not commit in its place', () => {
    const found = introducedBy(
      same(MODELS),
      { path: SERVICE, base: creates('    db.commit()\n'), head: creates('') },
      same({ path: 'app/consumer.py', head: calls('') }),
    );
    expect(found).toMatchObject([
      {
        path: SERVICE,
        line: 8,
        severity: 'warning',
        because: [{ path: SERVICE }, { path: 'app/consumer.py', line: 8 }],
      },
    ]);
  });

  it('is missed where a flush takes its place', () => {
    const change = { path: SERVICE, base: creates('    db.commit()\n'), head: creates('    db.flush()\n') };
    const found = introducedBy(same(MODELS), change, same({ path: 'app/consumer.py', head: calls('') }));
    expect(found).toMatchObject([{ path: SERVICE, function: 'create' }]);
  });

  it('is not missed where it moves into the caller', () => {
    const moved = { path: 'app/consumer.py', base: calls(''), head: calls('    db.commit()\n') };
    expect(
      introducedBy(same(MODELS), { path: SERVICE, base: creates('    db.commit()\n'), head: creates('') }, moved),
    ).toEqual([]);
  });

  it('is not missed where the callee commits behind its write, and only returns without one before', () => {
    const once = `${IMPORTS}def create(db: Session, name: str):\n    if name == "":\n        return None\n    user = User(name=name)\n    db.add(user)\n    db.commit()\n    return user\n`;
    const caller = (end: string) =>
      `from sqlalchemy.orm import Session\n\nfrom app.service import create\n\n\ndef register(db: Session, name: str):\n    user = create(db, name)\n${end}    return user\n`;
    const change = { path: 'app/consumer.py', base: caller('    db.commit()\n'), head: caller('') };
    expect(introducedBy(same(MODELS), same({ path: SERVICE, head: once }), change)).toEqual([]);
  });

  it('is missed on the one way out that loses it', () => {
    const renames = (end: string, inner: string) =>
      `${IMPORTS}def rename(db: Session, user: User, name: str):\n    user.name = name\n    if name.istitle():\n        user.name = name.lower()\n${inner}${end}`;
    const base = renames('    db.commit()\n', '');
    const found = introducedBy(same(MODELS), { path: SERVICE, base, head: renames('', '        db.commit()\n') });
    expect(found).toMatchObject([{ path: SERVICE, function: 'rename' }]);
  });

  it('is nothing that a new function can lack: repositories leave it to their callers', () => {
    expect(introducedBy(same(MODELS), { path: SERVICE, base: null, head: creates('') })).toEqual([]);
  });

  it('tells of statements only where a caller gives one that writes', () => {
    const repository = (end: string) =>
      `from sqlalchemy.orm import Session\n\n\nclass Repository:\n    def __init__(self, session: Session):\n        self.session = session\n\n    def run(self, statement):\n        result = self.session.execute(statement)\n${end}        return result\n`;
    const user = (verb: string) =>
      `from sqlalchemy import ${verb}\n\nfrom app.models import User\nfrom app.service import Repository\n\n\nclass Users(Repository):\n    def go(self):\n        return self.run(${verb}(User))\n`;
    const change = { path: SERVICE, base: repository('        self.session.commit()\n'), head: repository('') };
    const judged = (verb: string) =>
      introducedBy(same(MODELS), change, same({ path: 'app/users.py', head: user(verb) }));
    expect(judged('delete').map(({ line }) => line)).toEqual([9]);
    expect(judged('select')).toEqual([]);
  });
});
