"""Reading a file in an async def stops all other requests until the disk answers.

Rules: async/blocking-io

The file is a named pipe, which answers when somebody writes into it: as slow as we want it, on any disk.
"""

import asyncio
import os
import tempfile
import threading
from pathlib import Path

import anyio
from fastapi import FastAPI

from stage.facts import fact, prove
from stage.loop import busy, ping, stops_others

app = FastAPI()
app.include_router(ping)
pipe = Path(tempfile.mkdtemp()) / "slow.txt"


@app.get("/bad/open")
async def bad_open():
    with busy, open(pipe) as file:
        return file.read()


@app.get("/bad/path")
async def bad_path():
    with busy:
        return pipe.read_text()


@app.get("/good/anyio-path")
async def good_anyio_path():
    with busy:
        return await anyio.Path(pipe).read_text()


@app.get("/good/anyio-open")
async def good_anyio_open():
    with busy:
        async with await anyio.open_file(pipe) as file:
            return await file.read()


@app.get("/good/thread")
async def good_thread():
    with busy:
        return await asyncio.to_thread(pipe.read_text)


@app.get("/good/def")
def good_def():
    with busy:
        return pipe.read_text()


async def blocks(path):
    """Whether a request stops the others, when the file can be read 0.2 s from now."""
    disk = threading.Timer(0.2, pipe.write_text, ["text"])
    disk.start()
    answer = await stops_others(app, path)
    disk.join()
    return answer


async def main():
    os.mkfifo(pipe)
    try:
        fact("open() and read() in an async route stop every other request", await blocks("/bad/open"))
        fact("so does Path.read_text()", await blocks("/bad/path"))
        fact("anyio.Path.read_text() lets the others through", await blocks("/good/anyio-path"), False)
        fact("so does anyio.open_file()", await blocks("/good/anyio-open"), False)
        fact("so does asyncio.to_thread(path.read_text)", await blocks("/good/thread"), False)
        fact("so does Path.read_text() in a plain route", await blocks("/good/def"), False)
    finally:
        pipe.unlink()
        pipe.parent.rmdir()


if __name__ == "__main__":
    prove(main)
