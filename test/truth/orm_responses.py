"""A route that returns a row without a response schema sends every loaded column, the password hash among them.

Fact: A return annotation is as good as `response_model=`; without either a row that was committed and not refreshed
is sent as `{}`.
"""

from fastapi import Depends, FastAPI
from fastapi.exceptions import FastAPIError
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from stage.database import sync_engine
from stage.facts import fact, prove, raised
from stage.requests import send


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    password_hash: Mapped[str]


class UserOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    name: str


def application(engine):
    app = FastAPI()

    def get_db():
        with Session(engine) as session:
            yield session

    def load(db: Session = Depends(get_db)):
        return db.scalar(select(User))

    @app.get("/bare")
    def bare(user=Depends(load)):
        return user

    @app.get("/committed")
    def committed(user=Depends(load), db: Session = Depends(get_db)):
        db.commit()
        return user

    @app.get("/response-model", response_model=UserOut)
    def response_model(user=Depends(load)):
        return user

    @app.get("/annotation")
    def annotation(user=Depends(load)) -> UserOut:
        return user

    @app.get("/dict")
    def as_dict(user=Depends(load)) -> dict:
        return {"user": user}

    return app


def annotate_with_row():
    app = FastAPI()

    @app.get("/")
    def route() -> User: ...


async def main():
    with sync_engine(Base) as engine:
        with Session(engine) as db, db.begin():
            db.add(User(name="ada", password_hash="hash"))
        app = application(engine)

        async def body(path):
            return (await send(app, "GET", path)).json()

        fact("no schema: all columns", await body("/bare"), {"id": 1, "name": "ada", "password_hash": "hash"})
        fact("no schema, after a commit: nothing", await body("/committed"), {})
        fact("response_model: its fields", await body("/response-model"), {"name": "ada"})
        fact("a return annotation: its fields", await body("/annotation"), {"name": "ada"})
        fact("`-> dict` that holds a row: a 500", (await send(app, "GET", "/dict")).status_code, 500)
        fact("`-> User` fails at import", type(raised(annotate_with_row)), FastAPIError)


if __name__ == "__main__":
    prove(main)
