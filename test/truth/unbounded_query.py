"""A list request without a limit builds an object for each row of the table, on the event loop under AsyncSession.

Rules: db/unbounded-query
"""

import asyncio
import threading

from fastapi import FastAPI
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from stage.database import async_engine, statements
from stage.facts import fact, prove
from stage.requests import send

ROWS = 3000


class Base(DeclarativeBase): ...


class Item(Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)


class Ticks:
    """Counts the turns of the event loop."""

    def __init__(self):
        self.count = 0

    async def run(self):
        while True:
            self.count += 1
            await asyncio.sleep(0)


def application(engine):
    app = FastAPI()

    @app.get("/bad")
    async def bad():
        async with AsyncSession(engine) as db:
            return [item.id for item in (await db.scalars(select(Item))).all()]

    @app.get("/good")
    async def good(limit: int = 50):
        async with AsyncSession(engine) as db:
            return [item.id for item in (await db.scalars(select(Item).limit(min(limit, 100)))).all()]

    return app


async def main():
    ticks = Ticks()
    loads = []

    @event.listens_for(Item, "load")
    def load(item, context):
        loads.append((ticks.count, threading.current_thread() is threading.main_thread()))

    async with async_engine(Base) as engine:
        async with async_sessionmaker(engine).begin() as db:
            db.add_all(Item() for _ in range(ROWS))
        app = application(engine)
        ticking = asyncio.create_task(ticks.run())
        with statements(engine) as sent:
            response = await send(app, "GET", "/bad")
        fact("without a limit the answer holds the whole table", len(response.json()), ROWS)
        fact("the statement has no LIMIT", "LIMIT" in sent[0], False)
        fact("an object was built for each row", len(loads), ROWS)
        fact("in the thread of the event loop, which made no turn meanwhile", len(set(loads)), 1)
        fact("but ran before and after", ticks.count > loads[0][0] > 0 and loads[0][1])
        loads.clear()
        with statements(engine) as sent:
            response = await send(app, "GET", "/good")
        fact("with a limit it is 50 rows and 50 objects", (len(response.json()), len(loads)), (50, 50))
        fact("and the database reads no further", "LIMIT" in sent[0])
        ticking.cancel()


if __name__ == "__main__":
    prove(main)
