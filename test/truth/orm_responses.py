"""A route that returns a row without a response schema sends every loaded column, the password hash among them.

Rules: response/orm-exposed, response/missing-response-model
Fact: A return annotation is as good as `response_model=`; without either a row that was committed and not refreshed
is sent as `{}`. `-> dict` and `-> Any` are no way out: a row in them is a 500.
"""

from typing import Any

from fastapi import Depends, FastAPI
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import FastAPIError
from fastapi.responses import JSONResponse
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


class Named(BaseModel):
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

    @app.get("/by-hand", response_model=UserOut)
    def by_hand(user=Depends(load)):
        return JSONResponse(jsonable_encoder(user))

    @app.get("/unfiltered")
    def unfiltered():
        return {"name": 1, "extra": True}

    @app.get("/filtered", response_model=Named)
    def filtered(name: str):
        return {"name": name if name != "1" else 1, "extra": True}

    @app.get("/any")
    def as_any(user=Depends(load)) -> Any:
        return user

    @app.get("/dict")
    def as_dict(user=Depends(load)) -> dict:
        return {"user": user}

    return app


def annotate_with_row():
    app = FastAPI()

    @app.get("/")
    def route() -> User: ...


def documented(app, path):
    return app.openapi()["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]


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
        by_hand = await body("/by-hand")
        fact("a response by hand bypasses it: all columns", by_hand, {"id": 1, "name": "ada", "password_hash": "hash"})
        fact("no schema: nothing is checked", await body("/unfiltered"), {"name": 1, "extra": True})
        fact("a schema: what it does not name is left out", await body("/filtered?name=ada"), {"name": "ada"})
        fact("a schema: what does not fit is a 500", (await send(app, "GET", "/filtered?name=1")).status_code, 500)
        fact("no schema: none in the documentation", documented(app, "/unfiltered"), {})
        fact("a schema is documented", documented(app, "/filtered"), {"$ref": "#/components/schemas/Named"})
        fact("`-> Any` of a row: a 500", (await send(app, "GET", "/any")).status_code, 500)
        fact("`-> dict` that holds a row: a 500", (await send(app, "GET", "/dict")).status_code, 500)
        fact("`-> User` fails at import", type(raised(annotate_with_row)), FastAPIError)


if __name__ == "__main__":
    prove(main)
