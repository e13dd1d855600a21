"""An engine in a dependency connects anew for each request, and its connections stay open when the request is done.

Rules: db/engine-per-request
"""

from fastapi import Depends, FastAPI
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.orm import DeclarativeBase, Session

from stage.database import database
from stage.facts import fact, prove
from stage.requests import send


class Base(DeclarativeBase): ...


def application(url, engines):
    app = FastAPI()
    shared = create_engine(url)

    def get_db():
        engine = create_engine(url)
        engines.append(engine)
        with Session(engine) as session:
            yield session

    def get_shared_db():
        with Session(shared) as session:
            yield session

    @app.get("/own")
    def own(db: Session = Depends(get_db)):
        db.execute(text("select 1"))

    @app.get("/shared")
    def from_shared(db: Session = Depends(get_shared_db)):
        db.execute(text("select 1"))

    return app


async def main():
    connects = []
    with database(Base) as path:
        engines = []
        app = application(f"sqlite:///{path}", engines)
        event.listen(Engine, "connect", lambda *_: connects.append(1))
        for _ in range(3):
            await send(app, "GET", "/own")
        fact("an engine in the dependency: 3 requests connect 3 times", len(connects), 3)
        fact("each pool still holds its connection", [engine.pool.checkedin() for engine in engines], [1, 1, 1])
        connects.clear()
        for _ in range(3):
            await send(app, "GET", "/shared")
        fact("one engine for all: 3 requests connect once", len(connects), 1)
        for engine in engines:
            engine.dispose()


if __name__ == "__main__":
    prove(main)
