"""A task that outlives the request goes on with a session that is closed, on a connection that nobody gives back.

Rules: db/request-session-in-background
Fact: A closed session does not raise when it is used; it begins again. A background task of today's FastAPI still has
the request's session open, and its connection out of the pool.
"""

import asyncio

from fastapi import BackgroundTasks, Depends, FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import async_sessionmaker
from sqlalchemy.orm import DeclarativeBase

from stage.database import async_engine
from stage.facts import fact, prove
from stage.requests import send


class Base(DeclarativeBase): ...


async def main():
    async with async_engine(Base) as engine:
        await requests(engine)


async def requests(engine):
    app = FastAPI()
    factory = async_sessionmaker(engine)
    answered = asyncio.Event()
    tasks = []
    seen = {}

    async def get_db():
        async with factory() as session:
            yield session

    async def later(session):
        await answered.wait()
        await session.execute(text("SELECT 1"))
        return session

    async def own():
        await answered.wait()
        async with factory() as session:
            await session.execute(text("SELECT 1"))

    async def in_background(session):
        seen["open"] = session.in_transaction()
        seen["connections"] = engine.pool.checkedout()

    @app.get("/task")
    async def task(db=Depends(get_db)):
        await db.execute(text("SELECT 1"))
        tasks.append(asyncio.create_task(later(db)))

    @app.get("/own")
    async def own_session():
        tasks.append(asyncio.create_task(own()))

    @app.get("/background")
    async def background(background_tasks: BackgroundTasks, db=Depends(get_db)):
        await db.execute(text("SELECT 1"))
        background_tasks.add_task(in_background, db)

    await send(app, "GET", "/background")
    fact("a background task finds the session of the request open", seen["open"])
    fact("and its connection is out of the pool meanwhile", seen["connections"], 1)

    await send(app, "GET", "/task")
    fact("after the request the session is closed and has no connection", engine.pool.checkedout(), 0)
    answered.set()
    session = await tasks.pop()
    fact("a task that goes on with it begins a transaction that nobody ends", session.in_transaction())
    fact("on a connection that nobody gives back", engine.pool.checkedout(), 1)
    await session.close()

    await send(app, "GET", "/own")
    await tasks.pop()
    fact("a task with a session of its own gives its connection back", engine.pool.checkedout(), 0)


if __name__ == "__main__":
    prove(main)
