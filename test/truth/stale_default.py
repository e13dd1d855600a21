"""A default that reads the clock or makes an id does so once, at import, for all calls, rows and instances.

Rules: di/stale-default
Fact: `Depends(f)` calls `f` for each request, not at start-up; it is `Depends(f())` that calls it at import, and
that fails.
"""

import time
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from uuid import UUID, uuid4

from fastapi import Depends, FastAPI
from pydantic import BaseModel, Field
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from stage.database import sync_engine
from stage.facts import fact, prove, raised
from stage.requests import client


class Base(DeclarativeBase): ...


class BadOrder(Base):
    __tablename__ = "bad_orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=datetime.now())
    updated_at: Mapped[datetime | None] = mapped_column(onupdate=datetime.now())
    note: Mapped[str] = mapped_column(default="")


class GoodOrder(Base):
    __tablename__ = "good_orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=datetime.now)
    updated_at: Mapped[datetime | None] = mapped_column(onupdate=datetime.now)
    note: Mapped[str] = mapped_column(default="")


class BadKey(Base):
    __tablename__ = "bad_keys"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4())


class GoodKey(Base):
    __tablename__ = "good_keys"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)


class BadModel(BaseModel):
    id: UUID = uuid4()
    at: datetime = Field(default=datetime.now())


class GoodModel(BaseModel):
    id: UUID = Field(default_factory=uuid4)
    at: datetime = Field(default_factory=datetime.now)


@dataclass
class BadJob:
    id: UUID = uuid4()


@dataclass
class GoodJob:
    id: UUID = field(default_factory=uuid4)


def bad_now(at=datetime.now()):
    return at


def good_now(at=None):
    return at or datetime.now()


@lru_cache(maxsize=1)
def bad_today():
    return datetime.now()


def get_db():
    yield "session"


async def get_user():
    return "user"


cached_get_db = lru_cache(get_db)
cached_get_user = cache(get_user)
calls = []


def counted():
    calls.append("call")
    return len(calls)


def same(make):
    """Whether two calls, a moment apart, give the same."""
    first = make()
    time.sleep(0.001)
    return first == make()


def show_defaults():
    fact("at=datetime.now() as a default: the same time for two calls", same(bad_now))
    fact("made in the body: another one", same(good_now), False)
    fact("an @lru_cache around the clock: the same time for two calls", same(bad_today))
    fact("a field `= uuid4()` of a pydantic model: the same for two instances", same(lambda: BadModel().id))
    fact("Field(default=datetime.now()): the same", same(lambda: BadModel().at))
    fact("default_factory: another one", same(lambda: GoodModel().id) or same(lambda: GoodModel().at), False)
    fact("the same in a dataclass", (same(BadJob), same(GoodJob)), (True, False))


def show_columns(engine):
    def row(model, attribute):
        with Session(engine, expire_on_commit=False) as db:
            db.add(order := model())
            db.commit()
            order.note = "changed"
            db.commit()
            return getattr(order, attribute)

    for attribute, option in (("created_at", "default"), ("updated_at", "onupdate")):
        fact(f"Column({option}=datetime.now()): the same for two rows", same(lambda: row(BadOrder, attribute)))
        fact(f"Column({option}=datetime.now): another one", same(lambda: row(GoodOrder, attribute)), False)

    def two_keys(model):
        for _ in range(2):
            with Session(engine) as db, db.begin():
                db.add(model())

    fact("default=uuid4() of a primary key breaks the second insert", type(raised(two_keys, BadKey)), IntegrityError)
    fact("default=uuid4 does not", raised(two_keys, GoodKey), None)


def route_with(dependency):
    app = FastAPI()

    @app.get("/")
    def route(value=Depends(dependency)):
        return value

    return app


async def statuses(app):
    """The statuses of two requests, one after the other."""
    async with client(app) as connection:
        return [(await connection.get("/")).status_code for _ in range(2)]


async def show_dependencies():
    fact(
        "Depends(get_db()) of a generator is a TypeError at import",
        type(raised(lambda: route_with(get_db()))),
        TypeError,
    )
    user = get_user()
    fact("so is Depends(get_user()) of a coroutine", type(raised(route_with, user)), TypeError)
    user.close()
    fact("Depends(get_db) works for two requests", await statuses(route_with(get_db)), [200, 200])
    fact("a cached generator fails from the second request on", await statuses(route_with(cached_get_db)), [200, 500])
    fact("so does a cached coroutine", await statuses(route_with(cached_get_user)), [200, 500])

    app = FastAPI()

    @app.get("/")
    def route(first=Depends(counted), second=Depends(counted)):
        return first, second

    async with client(app) as connection:
        answers = [(await connection.get("/")).json() for _ in range(2)]
    fact("Depends(f): one call for each request, also where it is used twice", answers, [[1, 1], [2, 2]])


async def main():
    show_defaults()
    with sync_engine(Base) as engine:
        show_columns(engine)
    await show_dependencies()


if __name__ == "__main__":
    prove(main)
