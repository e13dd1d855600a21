"""A page size without an upper bound lets one request load the whole table; `le=` answers 422 instead.

Rules: validation/unbounded-pagination
"""

from typing import Annotated, Literal

from fastapi import Depends, FastAPI, Query
from pydantic import BaseModel, Field, PositiveInt
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from stage.database import sync_engine
from stage.facts import fact, prove
from stage.requests import send

ROWS = 300


class Base(DeclarativeBase): ...


class Item(Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)


class BadPage(BaseModel):
    limit: int = 20


class GoodPage(BaseModel):
    limit: int = Field(20, ge=1, le=100)


class BadParameters:
    def __init__(self, limit: int = 20):
        self.limit = limit


def application(load):
    app = FastAPI()

    @app.get("/bad/plain")
    def bad_plain(limit: int = 20):
        return load(limit)

    @app.get("/bad/positive")
    def bad_positive(limit: PositiveInt = 20):
        return load(limit)

    @app.get("/bad/huge")
    def bad_huge(limit: int = Query(20, ge=1, le=2**31 - 1)):
        return load(limit)

    @app.get("/bad/model")
    def bad_model(page: Annotated[BadPage, Query()]):
        return load(page.limit)

    @app.get("/bad/class")
    def bad_class(page: BadParameters = Depends()):
        return load(page.limit)

    @app.get("/bad/minus-one")
    def bad_minus_one(limit: int = Query(20, ge=-1, le=100)):
        return load(limit)

    @app.get("/bad/zero")
    def bad_zero(limit: int = Query(20, ge=0, le=100)):
        return load(limit or None)

    @app.get("/good/query")
    def good_query(limit: int = Query(20, ge=1, le=100)):
        return load(limit)

    @app.get("/good/annotated")
    def good_annotated(limit: Annotated[int, Query(ge=1, le=100)] = 20):
        return load(limit)

    @app.get("/good/field")
    def good_field(limit: Annotated[int, Field(ge=1, le=100)] = 20):
        return load(limit)

    @app.get("/good/literal")
    def good_literal(limit: Literal["20", "100"] = "20"):
        return load(int(limit))

    @app.get("/good/model")
    def good_model(page: Annotated[GoodPage, Query()]):
        return load(page.limit)

    @app.get("/good/clamped")
    def good_clamped(limit: int = 20):
        return load(min(limit, 100))

    return app


async def main():
    with sync_engine(Base) as engine:
        with Session(engine) as db, db.begin():
            db.add_all(Item() for _ in range(ROWS))

        def load(limit):
            with Session(engine) as db:
                return [item.id for item in db.scalars(select(Item).limit(limit))]

        app = application(load)

        async def ask(path):
            response = await send(app, "GET", path)
            return len(response.json()) if response.status_code == 200 else response.status_code

        for kind in ("plain", "positive", "huge", "model", "class"):
            fact(f"{kind}: ?limit=1000000 loads all rows", await ask(f"/bad/{kind}?limit=1000000"), ROWS)
        fact("ge=-1: ?limit=-1 is no limit for SQLite", await ask("/bad/minus-one?limit=-1"), ROWS)
        fact("ge=0 and `limit or None`: ?limit=0 is no limit", await ask("/bad/zero?limit=0"), ROWS)
        for kind in ("query", "annotated", "field", "literal", "model"):
            fact(f"{kind} with a bound: ?limit=1000000 is a 422", await ask(f"/good/{kind}?limit=1000000"), 422)
            fact(f"{kind} with a bound: 20 rows by default", await ask(f"/good/{kind}"), 20)
        fact("min(limit, 100): 100 rows", await ask("/good/clamped?limit=1000000"), 100)


if __name__ == "__main__":
    prove(main)
