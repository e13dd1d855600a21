"""time.sleep() in an async def stops all other requests; asyncio.sleep() and threads do not.

Rules: async/blocking-sleep
Fact: Blocking is fine in a plain `def`: FastAPI runs handlers, dependencies and background tasks of that kind in
threads.
"""

import asyncio
import time

from fastapi import BackgroundTasks, Depends, FastAPI

from stage.facts import fact, prove
from stage.loop import busy, ping, stops_others

app = FastAPI()
app.include_router(ping)


def nap():
    with busy:
        time.sleep(0.2)


async def nap_on_the_loop():
    with busy:
        time.sleep(0.2)


@app.get("/bad/route")
async def bad_route():
    with busy:
        time.sleep(0.2)


@app.get("/bad/dependency", dependencies=[Depends(nap_on_the_loop)])
def bad_dependency(): ...


@app.get("/bad/task")
async def bad_task(tasks: BackgroundTasks):
    tasks.add_task(nap_on_the_loop)


@app.get("/good/await")
async def good_await():
    with busy:
        await asyncio.sleep(0.2)


@app.get("/good/thread")
async def good_thread():
    await asyncio.to_thread(nap)


@app.get("/good/route")
def good_route():
    nap()


@app.get("/good/dependency", dependencies=[Depends(nap)])
async def good_dependency(): ...


@app.get("/good/task")
async def good_task(tasks: BackgroundTasks):
    tasks.add_task(nap)


async def main():
    fact("time.sleep() in an async route stops every other request", await stops_others(app, "/bad/route"))
    fact("so it does in an async dependency of a plain route", await stops_others(app, "/bad/dependency"))
    fact("so it does in an async background task", await stops_others(app, "/bad/task"))
    fact("asyncio.sleep() lets the others through", await stops_others(app, "/good/await"), False)
    fact("so does asyncio.to_thread()", await stops_others(app, "/good/thread"), False)
    fact("so does time.sleep() in a plain route", await stops_others(app, "/good/route"), False)
    fact("so does time.sleep() in a plain dependency", await stops_others(app, "/good/dependency"), False)
    fact("so does time.sleep() in a plain background task", await stops_others(app, "/good/task"), False)


if __name__ == "__main__":
    prove(main)
