"""A commit after a dependency's yield comes after the response: if it fails, the client has its 201 all the same.

Rules: db/commit-after-response
Fact: Committing after `yield` is no safe default; `Depends(get_db, scope="function")` commits before the response.
"""

from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from stage.database import stored, sync_engine
from stage.facts import fact, prove
from stage.requests import send


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


def application(engine, seen):
    app = FastAPI()

    def get_db():
        with Session(engine) as session:
            yield session
            session.commit()

    @app.post("/after/{name}", status_code=201)
    def after(name: str, db: Annotated[Session, Depends(get_db)]):
        db.add(User(name=name))

    @app.post("/before/{name}", status_code=201)
    def before(name: str, db: Annotated[Session, Depends(get_db, scope="function")]):
        db.add(User(name=name))

    @app.post("/explicit/{name}", status_code=201)
    def explicit(name: str, db: Annotated[Session, Depends(get_db)]):
        db.add(User(name=name))
        db.commit()

    @app.post("/background/{name}", status_code=201)
    def background(name: str, tasks: BackgroundTasks, db: Annotated[Session, Depends(get_db)]):
        db.add(User(name=name))
        tasks.add_task(lambda: seen.append(stored(engine, "users")))

    return app


async def main():
    with sync_engine(Base) as engine:
        seen = []
        app = application(engine, seen)

        async def status(path):
            return (await send(app, "POST", path)).status_code

        fact("commit after yield stores the row", (await status("/after/ada"), stored(engine, "users")), (201, 1))
        fact("the same name again, which cannot be stored: a 201", await status("/after/ada"), 201)
        fact("and no second row", stored(engine, "users"), 1)
        fact('with scope="function" it is a 500', await status("/before/ada"), 500)
        fact("with a commit in the route, too", await status("/explicit/ada"), 500)
        fact("a background task", (await status("/background/eve"), stored(engine, "users")), (201, 2))
        fact("it has not seen the row", seen, [1])


if __name__ == "__main__":
    prove(main)
