import { expect, it } from 'vitest';
import { callsOn, useStage } from './stage.ts';

const stage = useStage();

const MODELS = `from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
`;
const DATABASE = `from collections.abc import Iterator

from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

SessionLocal = sessionmaker(create_engine("sqlite://"))


def get_db() -> Iterator[Session]:
    db = SessionLocal()
    try:
        yield db
        db.commit()
    finally:
        db.close()
`;
const ROUTES = `from fastapi import APIRouter, Depends
from sqlalchemy.orm import Session

from app.db import get_db
from app.models import User

router = APIRouter()


@router.post("/users")
def create_user(name: str, db: Session = Depends(get_db)) -> int:
    user = User(name=name)
    db.add(user)
    db.flush()
    return user.id
`;
const APP = { 'app/db.py': DATABASE, 'app/models.py': MODELS, 'app/routes.py': ROUTES };

it('a change answers for what it breaks in a file that it does not touch', async () => {
  const uncommitted = DATABASE.replace('        db.commit()\n', '');
  const pull = await stage.open(APP, { 'app/db.py': uncommitted });
  await stage.tell(pull);
  expect(await stage.checked(pull)).toMatchObject({ conclusion: 'success', title: '1 warning' });
  const [comment] = stage.github.pullRequest(pull).comments;
  expect(comment?.thread).toMatchObject({ path: 'app/db.py' });
  expect(comment?.body).toContain('app/routes.py:13');
  expect(callsOn(stage.github, pull).filter((call) => call === 'POST /graphql')).toHaveLength(2);
});
