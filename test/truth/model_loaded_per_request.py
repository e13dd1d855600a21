"""A model that a route or a dependency reads is read for every request; with a cache or a lifespan once.

Rules: ml/model-loaded-per-request
"""

import asyncio
import gc
import pickle
import tempfile
import weakref
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path

from fastapi import Depends, FastAPI, Request

from stage.facts import fact, prove
from stage.requests import client, send

loads = []
alive = weakref.WeakSet()


class Model:
    """Like one of scikit-learn: what it has learnt is in the pickle."""

    def __setstate__(self, state):
        loads.append("once more")
        alive.add(self)

    def __getstate__(self):
        return {"weights": [0.5]}

    def predict(self, rows):
        return [sum(row) for row in rows]


folder = tempfile.TemporaryDirectory()
path = Path(folder.name) / "model.pkl"
path.write_bytes(pickle.dumps(Model()))


def load():
    with path.open("rb") as file:
        return pickle.load(file)


@asynccontextmanager
async def lifespan(app):
    app.state.model = load()
    yield


app = FastAPI(lifespan=lifespan)
most = []


@app.get("/bad/route")
def bad_route():
    return load().predict([[1, 2]])


@app.get("/bad/dependency")
def bad_dependency(model=Depends(load)):
    return model.predict([[1, 2]])


@app.get("/bad/together")
async def bad_together(model=Depends(load)):
    await asyncio.sleep(0.1)
    most.append(len(alive))
    return model.predict([[1, 2]])


@lru_cache
def cached():
    return load()


@app.get("/good/cached")
def good_cached(model=Depends(cached)):
    return model.predict([[1, 2]])


@app.get("/good/state")
def good_state(request: Request):
    return request.app.state.model.predict([[1, 2]])


async def loads_of(path):
    """How often the model is read for three requests."""
    loads.clear()
    for _ in range(3):
        (await send(app, "GET", path)).raise_for_status()
    return len(loads)


async def main():
    with folder:
        fact("a route reads it for each of three requests", await loads_of("/bad/route"), 3)
        fact("so does a dependency", await loads_of("/bad/dependency"), 3)
        gc.collect()
        async with client(app) as connection:
            await asyncio.gather(*(connection.get("/bad/together") for _ in range(5)))
        fact("five requests at once hold five models", max(most), 5)
        fact("under lru_cache it is read once", await loads_of("/good/cached"), 1)
        async with app.router.lifespan_context(app):
            fact("what the lifespan has read is not read again", await loads_of("/good/state"), 0)


if __name__ == "__main__":
    prove(main)
