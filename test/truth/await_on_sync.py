"""`await` on what is no awaitable raises a TypeError, after the call has done its work.

Rules: async/await-on-sync
"""

import asyncio
import logging

import httpx
from fastapi import BackgroundTasks, FastAPI
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from stage.database import async_engine, stored, sync_engine
from stage.facts import fact, prove
from stage.requests import send


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)


app = FastAPI()
basket = []


def put(item):
    basket.append(item)


def put_later(item):
    return asyncio.sleep(0, item)


@app.post("/bad/items")
async def bad_items():
    await put("apple")


@app.post("/good/items")
async def good_items():
    put("pear")


async def refuses(make):
    """Whether awaiting what `make` gives is a TypeError."""
    value = make()
    try:
        await value
    except TypeError as error:
        return "await" in str(error)
    return False


async def show_session(db):
    user = User()
    fact("`await db.add(user)` is a TypeError", await refuses(lambda: db.add(user)))
    fact("but the user was added", user in db)
    calls = {
        "add_all": lambda: db.add_all([]),
        "expire": lambda: db.expire_all(),
        "expunge": lambda: db.expunge(user),
        "in_transaction": db.in_transaction,
        "get_bind": db.get_bind,
    }
    for name, call in calls.items():
        fact(f"so is that of {name}()", await refuses(call))
    await db.commit()
    fact("begin() gives something that can be awaited", await refuses(db.begin), False)
    fact("so does begin_nested()", await refuses(db.begin_nested), False)


async def show_results(db):
    result = await db.execute(select(User))
    fact("`await result.scalars()` is a TypeError", await refuses(result.scalars))
    result = await db.execute(select(User))
    fact("so is `await result.scalars().all()`", await refuses(lambda: result.scalars().all()))
    stream = await db.stream(select(User))
    fact("what stream() gave is awaited", await stream.scalars().all(), [])


async def show_others():
    response = httpx.Response(200, json={}, request=httpx.Request("GET", "http://app"))
    fact("`await response.json()` of httpx is a TypeError", await refuses(response.json))
    fact("so is that of raise_for_status()", await refuses(response.raise_for_status))
    tasks = BackgroundTasks()
    fact("so is that of add_task()", await refuses(lambda: tasks.add_task(put, "plum")))
    fact("but the task was added", len(tasks.tasks), 1)
    fact("so is that of Event.set()", await refuses(asyncio.Event().set))
    fact("so is that of Queue.put_nowait()", await refuses(lambda: asyncio.Queue().put_nowait(1)))
    fact("so is that of a logger", await refuses(lambda: logging.getLogger("quiet").debug("read")))
    fact("a plain function that hands on a coroutine can be awaited", await put_later("fig"), "fig")


async def main():
    fact("awaiting a plain function in a route is a 500", (await send(app, "POST", "/bad/items")).status_code, 500)
    fact("but it has run", basket, ["apple"])
    fact("without await it is a 200", (await send(app, "POST", "/good/items")).status_code, 200)
    async with async_engine(Base) as engine:
        async with AsyncSession(engine) as db:
            await show_session(db)
        async with AsyncSession(engine) as db:
            await show_results(db)
    with sync_engine(Base) as engine, Session(engine) as db:
        db.add(User())
        fact("so is awaiting the commit() of a synchronous Session", await refuses(db.commit))
        fact("but the row is stored", stored(engine, "users"), 1)
    await show_others()


if __name__ == "__main__":
    prove(main)
