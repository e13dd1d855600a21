"""A query through a synchronous session in an async def stops all other requests until the database answers.

Rules: async/blocking-database
Fact: The same query is fine in a plain `def`, which FastAPI runs in its thread pool, and in
`AsyncSession.run_sync()`.
"""

import asyncio
import sqlite3
import threading
import time

from fastapi import Depends, FastAPI
from sqlalchemy import event, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from stage.database import async_engine, statements, stored, sync_engine
from stage.facts import fact, prove
from stage.loop import busy, ping, stops_others


class Base(DeclarativeBase): ...


class Item(Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)


SLOW_QUERY = select(func.sleep(0.2))


def application(engine):
    app = FastAPI()
    app.include_router(ping)

    def get_db():
        with Session(engine) as session:
            yield session

    @app.get("/bad/execute")
    async def bad_execute(db: Session = Depends(get_db)):
        with busy:
            db.execute(SLOW_QUERY)

    @app.get("/bad/commit")
    async def bad_commit(db: Session = Depends(get_db)):
        db.add(Item())
        with busy:
            db.commit()

    @app.get("/good/def")
    def good_def(db: Session = Depends(get_db)):
        with busy:
            db.execute(SLOW_QUERY)

    @app.get("/good/thread")
    async def good_thread(db: Session = Depends(get_db)):
        with busy:
            await asyncio.to_thread(db.execute, SLOW_QUERY)

    return app


def async_application(engine):
    app = FastAPI()
    app.include_router(ping)

    @app.get("/good/async")
    async def good_async():
        async with AsyncSession(engine) as db:
            with busy:
                await db.execute(SLOW_QUERY)

    @app.get("/good/run-sync")
    async def good_run_sync():
        async with AsyncSession(engine) as db:
            with busy:
                await db.run_sync(lambda session: session.execute(SLOW_QUERY).all())

    return app


def teach_sleep(engine):
    """Gives the connections of an engine an SQL function `sleep(seconds)`."""

    @event.listens_for(engine, "connect")
    def connect(connection, record):
        connection.create_function("sleep", 1, time.sleep)


def hold_lock(path):
    """Keeps the database locked for others, for 0.2 s from now."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")
    threading.Timer(0.2, connection.close).start()


async def main():
    with sync_engine(Base) as engine:
        teach_sleep(engine)
        app = application(engine)
        fact("Session.execute() in an async route stops every other request", await stops_others(app, "/bad/execute"))
        hold_lock(engine.url.database)
        fact("Session.commit() does, while it waits for a lock", await stops_others(app, "/bad/commit"))
        fact("the row is stored then", stored(engine, "items"), 1)
        fact("Session.execute() in a plain route lets the others through", await stops_others(app, "/good/def"), False)
        fact("so does asyncio.to_thread(db.execute)", await stops_others(app, "/good/thread"), False)
        with statements(engine) as sent, Session(engine) as db:
            db.add(Item())
            fact("Session.add() alone sends nothing to the database", sent, [])

    async with async_engine(Base) as engine:
        teach_sleep(engine.sync_engine)
        app = async_application(engine)
        fact("AsyncSession.execute() lets the others through", await stops_others(app, "/good/async"), False)
        fact("so does AsyncSession.run_sync()", await stops_others(app, "/good/run-sync"), False)


if __name__ == "__main__":
    prove(main)
