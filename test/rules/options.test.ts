import { describe, expect, it } from 'vitest';
import unboundedQuery from '../../rules/db/unbounded-query.ts';
import exposed from '../../rules/response/orm-exposed.ts';
import tokens from '../../rules/security/jwt-sensitive-payload.ts';
import godEndpoint from '../../rules/validation/god-endpoint.ts';
import pagination from '../../rules/validation/unbounded-pagination.ts';
import type { Rule } from '../../src/core/rule/index.ts';
import { analyzeFiles, newFiles } from '../core/analyze-files.ts';

const MODELS = `
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker

class Base(DeclarativeBase): ...

class Country(Base):
    __tablename__ = "countries"
    id: Mapped[int] = mapped_column(primary_key=True)
    iban: Mapped[str]

def get_db():
    with sessionmaker(create_engine("sqlite://"))() as session:
        yield session
`;
const IMPORTS = `
import jwt
from fastapi import APIRouter, Depends, Query
from sqlalchemy import select
from sqlalchemy.orm import Session
from app.models import Country, get_db

router = APIRouter()
`;
const PAGE = '@router.get("/a")\ndef a(limit: int = Query(20, le=1000)): return range(limit)\n';
const PAGE_NAMES = '@router.get("/a")\ndef a(offset: int, rows: int = 20): return range(rows)\n';
const ACTIONS = `
def start(): ...
def stop(): ...

@router.post("/a")
def a(action: str):
    if action == "start":
        start()
    elif action == "stop":
        stop()
`;
const TOKEN = 'def token(user, iban):\n    return jwt.encode({"sub": "1", "iban": iban, "exp": 1}, "k")\n';
const LIST =
  '@router.get("/a", response_model=list[int])\ndef a(db: Session = Depends(get_db)): return db.scalars(select(Country)).all()\n';
const ROW = '@router.get("/a")\ndef a(id: int, db: Session = Depends(get_db)): return db.get_one(Country, id)\n';

/** The severities of what the rule finds, with these options. */
function found(rule: Rule, code: string, options: Readonly<Record<string, unknown>>): string[] {
  const files = newFiles({ 'app/models.py': MODELS, 'app/routes.py': IMPORTS + code });
  const settings = { [rule.id]: { severity: null, options } };
  return analyzeFiles(files, [rule], settings).findings.map(({ severity }) => severity);
}

describe('options', () => {
  it.each<[string, Rule, string, Readonly<Record<string, unknown>>, string[], string[]]>([
    ['the largest page', pagination, PAGE, { maximum: 500 }, [], ['warning']],
    ['names of page sizes', pagination, PAGE_NAMES, { names: ['rows'] }, [], ['warning']],
    ['the least number of actions', godEndpoint, ACTIONS, { 'min-actions': 2 }, [], ['note']],
    ['secret claims', tokens, TOKEN, { 'secret-claims': ['iban'] }, [], ['error']],
    ['small tables', unboundedQuery, LIST, { 'small-tables': ['Country'] }, ['note'], []],
    ['secret columns', exposed, ROW, { 'secret-columns': ['iban'] }, ['note'], ['error']],
  ])('set %s', (_, rule, code, options, without, withThem) => {
    expect(found(rule, code, {})).toEqual(without);
    expect(found(rule, code, options)).toEqual(withThem);
  });
});
