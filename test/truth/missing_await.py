"""A coroutine that is not awaited does nothing: no row is stored, every check passes, a route's answer is a 500.

Rules: async/missing-await
"""

import asyncio
import gc
import inspect
import warnings

import httpx
from fastapi import FastAPI, UploadFile, WebSocket
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from stage.database import async_engine, stored
from stage.facts import fact, prove, raised
from stage.requests import connect, send


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)


SESSION_COROUTINES = (
    "execute scalar scalars get get_one stream stream_scalars delete merge flush commit rollback refresh close "
    "connection run_sync invalidate reset"
).split()
SESSION_PLAIN = "add add_all expunge expunge_all expire begin begin_nested in_transaction".split()

app = FastAPI()
goodbyes = []


async def is_known(name):
    return name == "ada"


async def names():
    return ["ada"]


async def goodbye():
    goodbyes.append("bye")


@app.get("/bad/check/{name}")
async def bad_check(name: str):
    return {"welcome": bool(is_known(name))}


@app.get("/good/check/{name}")
async def good_check(name: str):
    return {"welcome": await is_known(name)}


@app.get("/bad/async-route")
async def bad_async_route():
    return names()


@app.get("/bad/plain-route")
def bad_plain_route():
    return names()


@app.get("/good/route")
async def good_route():
    return await names()


@app.websocket("/bad/socket")
async def bad_socket(socket: WebSocket):
    await socket.accept()
    await socket.close()
    return goodbye()


@app.websocket("/good/socket")
async def good_socket(socket: WebSocket):
    await socket.accept()
    await socket.close()
    await goodbye()


def add_routes(app, engine):
    @app.post("/bad/users", status_code=201)
    async def bad_create():
        async with AsyncSession(engine) as db:
            db.add(User())
            db.commit()

    @app.post("/good/users", status_code=201)
    async def good_create():
        async with AsyncSession(engine) as db:
            db.add(User())
            await db.commit()

    @app.get("/bad/users")
    async def bad_list():
        async with AsyncSession(engine) as db:
            return [user.id for user in db.execute(select(User)).scalars()]

    @app.get("/good/users")
    async def good_list():
        async with AsyncSession(engine) as db:
            return [user.id for user in (await db.execute(select(User))).scalars()]


async def show_commit(engine):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        response = await send(app, "POST", "/bad/users")
        gc.collect()
    fact("commit() without await: the client gets its 201", response.status_code, 201)
    fact("and no row is stored", stored(engine, "users"), 0)
    messages = [str(each.message) for each in caught if each.category is RuntimeWarning]
    fact("only a RuntimeWarning tells", messages, ["coroutine 'AsyncSession.commit' was never awaited"])
    await send(app, "POST", "/good/users")
    fact("with await the row is stored", stored(engine, "users"), 1)


async def show_use(engine):
    async with AsyncSession(engine) as db:
        error = raised(lambda: db.execute(select(User)).scalars())
    fact("`db.execute(…).scalars()`", str(error), "'coroutine' object has no attribute 'scalars'")
    fact("in a route that is a 500", (await send(app, "GET", "/bad/users")).status_code, 500)
    fact("with await it is the rows", (await send(app, "GET", "/good/users")).json(), [1])
    fact("subscripting a coroutine is a TypeError", type(raised(lambda: names()[0])), TypeError)
    fact("so is a loop over it", type(raised(lambda: [each for each in names()])), TypeError)
    fact("so is unpacking it", type(raised(lambda: [*names()])), TypeError)
    fact("an f-string shows the coroutine itself", f"{names()}".startswith("<coroutine object names"))


async def show_routes():
    for name in ("ada", "mallory"):
        answer = await send(app, "GET", f"/bad/check/{name}")
        fact(f"a check without await lets {name} pass", answer.json(), {"welcome": True})
    answer = await send(app, "GET", "/good/check/mallory")
    fact("with await it refuses mallory", answer.json(), {"welcome": False})
    for kind in ("async", "plain"):
        answer = await send(app, "GET", f"/bad/{kind}-route")
        fact(f"the coroutine that a route returns is a 500: {kind} route", answer.status_code, 500)
    fact("awaited, it is the answer", (await send(app, "GET", "/good/route")).json(), ["ada"])


async def show_sockets():
    await connect(app, "/bad/socket")
    fact("nobody takes what the function of a websocket returns", goodbyes, [])
    await connect(app, "/good/socket")
    fact("what it awaits is done", goodbyes, ["bye"])


async def show_handing_over():
    fact("asyncio.gather() awaits for its caller", await asyncio.gather(names(), is_known("ada")), [["ada"], True])
    fact("so does a task", await asyncio.create_task(names()), ["ada"])
    later = names()
    fact("a coroutine may be awaited later", await later, ["ada"])


def is_coroutine(owner, names):
    return {inspect.iscoroutinefunction(getattr(owner, name)) for name in names}


async def main():
    fact(
        "AsyncSession: what talks to the database is a coroutine",
        is_coroutine(AsyncSession, SESSION_COROUTINES),
        {True},
    )
    fact("AsyncSession: add(), expunge(), begin() and such are not", is_coroutine(AsyncSession, SESSION_PLAIN), {False})
    verbs = ("get", "post", "put", "patch", "delete", "head", "options", "request", "send", "aclose")
    fact("httpx.AsyncClient: requests are coroutines", is_coroutine(httpx.AsyncClient, verbs), {True})
    fact("UploadFile: so are its methods", is_coroutine(UploadFile, ("read", "write", "seek", "close")), {True})
    async with async_engine(Base) as engine:
        add_routes(app, engine)
        await show_commit(engine)
        warnings.simplefilter("ignore", RuntimeWarning)
        await show_use(engine)
    await show_routes()
    await show_sockets()
    await show_handing_over()


if __name__ == "__main__":
    prove(main)
