"""Whether the event loop answers other requests while one of them is busy."""

import asyncio
import time

from fastapi import APIRouter

from stage.requests import client

ping = APIRouter()


@ping.get("/ping")
async def pong():
    return "pong"


class Busy:
    """When the part of a request that takes long begins and ends."""

    def __enter__(self):
        self.begun = time.perf_counter()

    def __exit__(self, *error):
        self.ended = time.perf_counter()


busy = Busy()


async def pings_during(app, path):
    """How many other requests `app` answers while a request for `path` is inside `with busy`."""
    answered = []
    async with client(app) as connection:
        request = asyncio.create_task(connection.get(path))
        while not request.done():
            await connection.get("/ping")
            answered.append(time.perf_counter())
            await asyncio.sleep(0.001)
        (await request).raise_for_status()
    return sum(busy.begun < at < busy.ended for at in answered)


async def stops_others(app, path):
    """Whether no other request is answered while the one for `path` is busy."""
    return await pings_during(app, path) == 0
