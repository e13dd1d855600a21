"""A helper that blocks, two calls below an async def, stops all other requests all the same.

Rules: async/blocking-call-chain
Fact: FastAPI moves only what it calls itself to a thread; a plain function that an `async def` calls runs on the
event loop.
"""

import asyncio
import threading
import time

from fastapi import BackgroundTasks, Depends, FastAPI
from fastapi.concurrency import run_in_threadpool

from stage.facts import fact, prove
from stage.loop import busy, ping, stops_others

app = FastAPI()
app.include_router(ping)


def make_report():
    return render()


def render():
    with busy:
        time.sleep(0.2)
    return threading.current_thread()


@app.get("/bad/call")
async def bad_call():
    make_report()


@app.get("/good/thread")
async def good_thread():
    await asyncio.to_thread(make_report)


@app.get("/good/threadpool")
async def good_threadpool():
    await run_in_threadpool(make_report)


@app.get("/good/def")
def good_def():
    make_report()


@app.get("/good/dependency", dependencies=[Depends(make_report)])
async def good_dependency(): ...


@app.get("/good/task")
async def good_task(tasks: BackgroundTasks):
    tasks.add_task(make_report)


async def main():
    fact("a call of a call that sleeps stops every other request", await stops_others(app, "/bad/call"))
    fact("for it runs in the thread of the event loop", make_report() is threading.main_thread())
    fact("asyncio.to_thread(make_report) lets the others through", await stops_others(app, "/good/thread"), False)
    fact("so does run_in_threadpool(make_report)", await stops_others(app, "/good/threadpool"), False)
    fact("so does the same call in a plain route", await stops_others(app, "/good/def"), False)
    fact("so does Depends(make_report)", await stops_others(app, "/good/dependency"), False)
    fact("so does add_task(make_report)", await stops_others(app, "/good/task"), False)


if __name__ == "__main__":
    prove(main)
