"""FastAPI runs plain functions in at most 40 threads: the 41st request waits for a free one.

Rules: async/blocking-sleep, async/blocking-http, async/blocking-io, async/blocking-subprocess
Fact: Blocking is not always bad. In handlers, dependencies and background tasks that are plain functions it costs a
thread.
"""

import asyncio
import threading

from fastapi import BackgroundTasks, Depends, FastAPI

from stage.facts import fact, prove
from stage.requests import client, send

app = FastAPI()
seen = {}


def note(name):
    """Remembers whether this runs on the event loop, which is in the main thread here."""
    seen[name] = threading.current_thread() is threading.main_thread()


def plain_dependency():
    note("plain dependency")


def plain_generator():
    note("plain dependency with yield, before")
    yield
    note("plain dependency with yield, after")


async def async_dependency():
    note("async dependency")


class PlainClass:
    def __init__(self):
        note("class as a dependency")


def plain_task():
    note("plain background task")


async def async_task():
    note("async background task")


@app.get("/plain", dependencies=[Depends(each) for each in (plain_dependency, plain_generator, PlainClass)])
def plain(tasks: BackgroundTasks):
    note("plain route")
    tasks.add_task(plain_task)


@app.get("/async", dependencies=[Depends(async_dependency)])
async def on_the_loop(tasks: BackgroundTasks):
    note("async route")
    tasks.add_task(async_task)


inside = threading.Semaphore(0)
doors = threading.Event()


@app.get("/wait")
def wait():
    inside.release()
    doors.wait(10)


async def forty_one_requests():
    """Whether 40 plain routes run at once, and whether a 41st does."""
    async with client(app) as connection:
        requests = [asyncio.create_task(connection.get("/wait")) for _ in range(41)]
        forty = await asyncio.to_thread(lambda: all(inside.acquire(timeout=5) for _ in range(40)))
        one_more = await asyncio.to_thread(inside.acquire, timeout=0.2)
        doors.set()
        await asyncio.gather(*requests)
    return forty, one_more


async def main():
    await send(app, "GET", "/plain")
    for name, on_loop in seen.items():
        fact(f"{name}: in a thread", on_loop, False)
    seen.clear()
    await send(app, "GET", "/async")
    for name, on_loop in seen.items():
        fact(f"{name}: on the event loop", on_loop)
    fact("40 plain routes run at once, and the 41st waits", await forty_one_requests(), (True, False))


if __name__ == "__main__":
    prove(main)
