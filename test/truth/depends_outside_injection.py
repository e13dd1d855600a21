"""A function that the code calls itself gets the `Depends` object as its default, not what that provides.

Rules: di/depends-outside-injection
"""

from fastapi import BackgroundTasks, Depends, FastAPI
from fastapi.params import Depends as Marker

from stage.facts import fact, prove, raised
from stage.requests import send


def get_db():
    return {"ada": 1}


class Service:
    def __init__(self, db=Depends(get_db)):
        self.db = db


def find(name: str, db=Depends(get_db)):
    return db.get(name)


def application(seen):
    app = FastAPI()

    def note(db=Depends(get_db)):
        seen.append(type(db))

    @app.get("/injected")
    def injected(service: Service = Depends(), found=Depends(find)):
        return [type(service.db).__name__, found]

    @app.get("/direct")
    def direct():
        return find("ada")

    @app.get("/passed")
    def passed(db=Depends(get_db)):
        return find("ada", db)

    @app.get("/task")
    def task(tasks: BackgroundTasks):
        tasks.add_task(note)

    return app


async def main():
    seen = []
    app = application(seen)
    fact("FastAPI fills both", (await send(app, "GET", "/injected?name=ada")).json(), ["dict", 1])
    fact("a direct call is a 500", (await send(app, "GET", "/direct")).status_code, 500)
    fact("the value passed", (await send(app, "GET", "/passed")).json(), 1)
    await send(app, "GET", "/task")
    fact("a background task gets the marker", seen, [Marker])
    fact("a class made by the code gets it", type(Service().db), Marker)
    fact("its first use fails", type(raised(lambda: find("ada"))), AttributeError)


if __name__ == "__main__":
    prove(main)
