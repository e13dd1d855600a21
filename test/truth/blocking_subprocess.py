"""Waiting for another program in an async def stops all other requests until it has ended.

Rules: async/blocking-subprocess
"""

import asyncio
import os
import subprocess
import sys

from fastapi import FastAPI

from stage.facts import fact, prove
from stage.loop import busy, ping, stops_others

app = FastAPI()
app.include_router(ping)
program = [sys.executable, "-S", "-c", "import time; time.sleep(0.2)"]


@app.get("/bad/run")
async def bad_run():
    with busy:
        subprocess.run(program, check=True)


@app.get("/bad/check-output")
async def bad_check_output():
    with busy:
        subprocess.check_output(program)


@app.get("/bad/system")
async def bad_system():
    with busy:
        os.system("sleep 0.2")


@app.get("/bad/communicate")
async def bad_communicate():
    process = subprocess.Popen(program)
    with busy:
        process.communicate()


@app.get("/bad/popen-read")
async def bad_popen_read():
    with busy:
        os.popen("sleep 0.2").read()


@app.get("/good/exec")
async def good_exec():
    process = await asyncio.create_subprocess_exec(*program)
    with busy:
        await process.wait()


@app.get("/good/thread")
async def good_thread():
    with busy:
        await asyncio.to_thread(subprocess.run, program)


@app.get("/good/def")
def good_def():
    with busy:
        subprocess.run(program, check=True)


async def start_only():
    """Whether a started program still runs when `Popen()` has returned."""
    process = subprocess.Popen(program)
    runs = process.poll() is None
    await asyncio.to_thread(process.wait)
    return runs


async def main():
    for name in ("run", "check-output", "system", "communicate", "popen-read"):
        fact(f"{name} in an async route stops every other request", await stops_others(app, f"/bad/{name}"))
    fact("Popen() alone does not wait for the program", await start_only())
    fact("asyncio.create_subprocess_exec() lets the others through", await stops_others(app, "/good/exec"), False)
    fact("so does asyncio.to_thread(subprocess.run)", await stops_others(app, "/good/thread"), False)
    fact("so does subprocess.run() in a plain route", await stops_others(app, "/good/def"), False)


if __name__ == "__main__":
    prove(main)
