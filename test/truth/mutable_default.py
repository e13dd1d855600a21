"""A mutable default is one object for all calls; FastAPI copies it for each request, pydantic for each instance.

Rules: di/mutable-default
Fact: `filters: list = []` in a route is not shared between requests, but in a plain function that the route calls
it is.
"""

import copy

from fastapi import Depends, FastAPI
from pydantic import BaseModel, Field
from sqlalchemy import JSON
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from stage.database import sync_engine
from stage.facts import fact, prove
from stage.requests import send


class Base(DeclarativeBase): ...


class Item(Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)
    shared: Mapped[list] = mapped_column(JSON, default=[])
    own: Mapped[list] = mapped_column(JSON, default=list)


class Model(BaseModel):
    plain: list = []
    field: list = Field(default=[])


app = FastAPI()


def plain_helper(tags: list = []):
    tags.append("x")
    return tags


def careful_helper(tags: list | None = None):
    tags = [] if tags is None else tags
    tags.append("x")
    return tags


@app.post("/route")
def route(tags: list = []):
    tags.append("x")
    return tags


@app.post("/dependency")
def by_dependency(tags: list = Depends(plain_helper)):
    return tags


class Options:
    def __init__(self, tags: list = []):
        tags.append("x")
        self.tags = tags


@app.post("/class")
def by_class(options: Options = Depends()):
    return options.tags


@app.post("/helper")
def by_helper():
    return plain_helper()


@app.get("/search")
def search(filters: list = []):
    return filters


async def two_answers(path):
    return [(await send(app, "POST", path)).json() for _ in range(2)]


def two_calls(function):
    return [copy.copy(function()) for _ in range(2)]


async def main():
    fact("two requests for a route", await two_answers("/route"), [["x"], ["x"]])
    fact("two requests for a dependency", await two_answers("/dependency"), [["x"], ["x"]])
    fact("two requests for a class as a dependency", await two_answers("/class"), [["x"], ["x"]])
    fact("two requests that call a helper share its default", await two_answers("/helper"), [["x"], ["x", "x"]])
    fact("so do two direct calls of the route", two_calls(route), [["x"], ["x", "x"]])
    fact("two calls with None as the default do not", two_calls(careful_helper), [["x"], ["x"]])

    document = app.openapi()["paths"]["/search"]["get"]
    fact(
        "a bare list in a route is read from the body",
        ("requestBody" in document, "parameters" in document),
        (True, False),
    )

    first, second = Model(), Model()
    fact("pydantic copies the default of a field", first.plain is second.plain or first.field is second.field, False)

    with sync_engine(Base) as engine, Session(engine) as db:
        db.add_all([first := Item(), second := Item()])
        db.flush()
        fact("Column(default=[]) gives the same object to two rows", first.shared is second.shared)
        fact("Column(default=list) does not", first.own is second.own, False)


if __name__ == "__main__":
    prove(main)
