"""A password's hash on the event loop stops all other requests; in a thread it does not, and pure Python hardly does.

Rules: async/cpu-bound
Fact: A thread keeps the event loop answering whatever computes in it; C code that lets go of the interpreter does so at full speed,
Python code takes turns with it.
"""

import asyncio
import hashlib
import time

import bcrypt
from fastapi import Depends, FastAPI

from stage.facts import fact, prove
from stage.loop import busy, ping, pings_during, stops_others

app = FastAPI()
app.include_router(ping)
SALT = bcrypt.gensalt(12)


def hashed():
    with busy:
        bcrypt.hashpw(b"secret", SALT)


def derived():
    with busy:
        hashlib.pbkdf2_hmac("sha256", b"secret", b"salt", 600_000)


def counted():
    with busy:
        until = time.perf_counter() + 0.3
        while time.perf_counter() < until:
            sum(range(100))


async def checked():
    with busy:
        bcrypt.checkpw(b"secret", bcrypt.hashpw(b"secret", SALT))


@app.get("/bad/bcrypt")
async def bad_bcrypt():
    hashed()


@app.get("/bad/pbkdf2")
async def bad_pbkdf2():
    derived()


@app.get("/bad/dependency", dependencies=[Depends(checked)])
def bad_dependency(): ...


@app.get("/good/route")
def good_route():
    hashed()


@app.get("/good/bcrypt")
async def good_bcrypt():
    await asyncio.to_thread(hashed)


@app.get("/good/pbkdf2")
async def good_pbkdf2():
    await asyncio.to_thread(derived)


@app.get("/good/python")
async def good_python():
    await asyncio.to_thread(counted)


def seconds(function, *args):
    begun = time.thread_time()
    function(*args)
    return time.thread_time() - begun


async def main():
    fact("bcrypt in an async route stops every other request", await stops_others(app, "/bad/bcrypt"))
    fact("so does PBKDF2", await stops_others(app, "/bad/pbkdf2"))
    fact("so does an async dependency of a plain route", await stops_others(app, "/bad/dependency"))
    fact("a plain route lets the others through", await stops_others(app, "/good/route"), False)
    fact("so does bcrypt under asyncio.to_thread()", await stops_others(app, "/good/bcrypt"), False)
    fact("so does PBKDF2 there", await stops_others(app, "/good/pbkdf2"), False)
    fact("so does pure Python there", await pings_during(app, "/good/python") > 0)
    slow = seconds(hashlib.pbkdf2_hmac, "sha256", b"secret", b"salt", 600_000)
    fact("600,000 iterations of PBKDF2 take a twentieth of a second or more", slow > 0.05)
    few = seconds(hashlib.pbkdf2_hmac, "sha256", b"secret", b"salt", 2_048)
    fact("2,048 iterations take less than a fiftieth of that", few < slow / 50)
    fact("so does SHA-256", seconds(lambda: hashlib.sha256(b"token").hexdigest()) < slow / 50)
    fact("bcrypt with its usual cost takes a twentieth of a second or more", seconds(bcrypt.hashpw, b"a", SALT) > 0.05)


if __name__ == "__main__":
    prove(main)
