"""A field of the request's schema that nobody shows in a form is written with the others, and makes an administrator.

Rules: validation/mass-assignment
"""

from fastapi import Depends, FastAPI
from pydantic import BaseModel
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from stage.database import sync_engine
from stage.facts import fact, prove
from stage.requests import send


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    is_admin: Mapped[bool] = mapped_column(default=False)


class Everything(BaseModel):
    name: str
    is_admin: bool = False


class Chosen(BaseModel):
    name: str


def application(engine):
    app = FastAPI()

    def get_db():
        with Session(engine) as session, session.begin():
            yield session

    def added(db, **values) -> bool:
        user = User(**values)
        db.add(user)
        db.flush()
        return user.is_admin

    @app.post("/everything")
    def everything(user: Everything, db: Session = Depends(get_db)) -> bool:
        return added(db, **user.model_dump())

    @app.post("/raw")
    def raw(user: dict, db: Session = Depends(get_db)) -> bool:
        return added(db, **user)

    @app.post("/excluded")
    def excluded(user: Everything, db: Session = Depends(get_db)) -> bool:
        return added(db, **user.model_dump(exclude={"is_admin"}))

    @app.post("/chosen")
    def chosen(user: Chosen, db: Session = Depends(get_db)) -> bool:
        return added(db, **user.model_dump())

    return app


async def main():
    with sync_engine(Base) as engine:
        app = application(engine)

        async def becomes_admin(path):
            return (await send(app, "POST", path, json={"name": "eve", "is_admin": True})).json()

        fact("a schema with the field", await becomes_admin("/everything"), True)
        fact("an untyped body", await becomes_admin("/raw"), True)
        fact("left out of the dump", await becomes_admin("/excluded"), False)
        fact("a schema without the field", await becomes_admin("/chosen"), False)


if __name__ == "__main__":
    prove(main)
