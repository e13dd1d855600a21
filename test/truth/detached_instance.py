"""Reading what is not loaded fails outside of await, after a commit under AsyncSession, and once the session is closed.

Rules: db/detached-instance
Fact: The request's session is still open while FastAPI serializes the answer: a sync session loads lazily there,
without an error.
"""

from fastapi import Depends, FastAPI
from pydantic import BaseModel, ConfigDict
from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncAttrs, AsyncSession, async_sessionmaker
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, selectinload

from stage.database import async_engine, sync_engine
from stage.facts import fact, prove, raised
from stage.requests import send


class Base(AsyncAttrs, DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    posts: Mapped[list["Post"]] = relationship()


class Post(Base):
    __tablename__ = "posts"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class PostOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int


class UserOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    name: str
    posts: list[PostOut]


class NameOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    name: str


ADA = select(User).where(User.name == "ada")


def ada():
    return User(name="ada", posts=[Post()])


def reading(row, attribute):
    """The name of the error that reading an attribute raises, or None."""
    error = raised(getattr, row, attribute)
    return error and type(error).__name__


async def show_lazy_load(factory):
    async with factory() as db:
        user = await db.scalar(ADA)
        fact("AsyncSession: a lazy relationship raises MissingGreenlet", reading(user, "posts"), "MissingGreenlet")
        fact("a loaded column does not", reading(user, "name"), None)
    async with factory() as db:
        user = await db.scalar(ADA.options(selectinload(User.posts)))
        fact("an eager load makes it readable", reading(user, "posts"), None)
    async with factory() as db:
        user = await db.scalar(ADA)
        await db.refresh(user, ["posts"])
        fact("so does refresh(user, ['posts'])", reading(user, "posts"), None)
    async with factory() as db:
        user = await db.scalar(ADA)
        fact("so does awaitable_attrs", len(await user.awaitable_attrs.posts), 1)
    async with factory() as db:
        user = await db.scalar(ADA)
        fact("and run_sync()", await db.run_sync(lambda session: len(user.posts)), 1)


async def show_commit(engine, factory):
    async with factory() as db:
        user = await db.scalar(ADA)
        await db.commit()
        for attribute in ("name", "id"):
            fact(f"AsyncSession: `{attribute}` after commit()", reading(user, attribute), "MissingGreenlet")
        await db.refresh(user)
        fact("refresh() loads it again", reading(user, "name"), None)
        number = user.id
        await db.commit()
        fact("a value that was taken before the commit stays", number, 1)
    async with AsyncSession(engine, expire_on_commit=False) as db:
        user = await db.scalar(ADA)
        await db.commit()
        fact("expire_on_commit=False keeps columns readable", reading(user, "name"), None)
        await db.scalar(ADA)
        await db.rollback()
        fact("but not after rollback()", reading(user, "name"), "MissingGreenlet")


def show_closed(engine):
    with Session(engine) as db:
        user = db.scalar(ADA)
    fact("sync Session, after the block: a lazy relationship", reading(user, "posts"), "DetachedInstanceError")
    fact("a column that was loaded is readable", reading(user, "name"), None)
    with Session(engine) as db:
        user = db.scalar(ADA)
        db.commit()
    fact("after a commit and the block not even that", reading(user, "name"), "DetachedInstanceError")
    with Session(engine) as db:
        user = db.scalar(ADA.options(selectinload(User.posts)))
    fact("an eager load makes the relationship readable", reading(user, "posts"), None)
    with Session(engine) as db:
        user = db.scalar(ADA)
        db.commit()
        fact("sync Session, inside the block: loaded again without a word", reading(user, "posts"), None)


async def show_sync_routes(engine):
    app = FastAPI()

    def get_db():
        with Session(engine) as session:
            yield session

    @app.get("/lazy", response_model=UserOut)
    def lazy(db: Session = Depends(get_db)):
        return db.scalar(ADA)

    @app.get("/closed", response_model=UserOut)
    def closed():
        with Session(engine) as db:
            return db.scalar(ADA)

    answer = await send(app, "GET", "/lazy")
    fact("sync Session: the answer may load lazily", answer.json(), {"name": "ada", "posts": [{"id": 1}]})
    fact("from a session that the route closed it is a 500", (await send(app, "GET", "/closed")).status_code, 500)


async def show_async_routes(factory):
    app = FastAPI()

    async def get_db():
        async with factory() as session:
            yield session

    @app.get("/lazy", response_model=UserOut)
    async def lazy(db: AsyncSession = Depends(get_db)):
        return await db.scalar(ADA)

    @app.get("/eager", response_model=UserOut)
    async def eager(db: AsyncSession = Depends(get_db)):
        return await db.scalar(ADA.options(selectinload(User.posts)))

    @app.post("/commit", response_model=NameOut)
    async def commit(db: AsyncSession = Depends(get_db)):
        user = await db.scalar(ADA)
        await db.commit()
        return user

    @app.post("/refresh", response_model=NameOut)
    async def refresh(db: AsyncSession = Depends(get_db)):
        user = await db.scalar(ADA)
        await db.commit()
        await db.refresh(user)
        return user

    async def status(method, path):
        return (await send(app, method, path)).status_code

    fact("AsyncSession: an answer with a lazy relationship is a 500", await status("GET", "/lazy"), 500)
    fact("with an eager load it is a 200", await status("GET", "/eager"), 200)
    fact("a row that is returned after commit() is a 500", await status("POST", "/commit"), 500)
    fact("with refresh() it is a 200", await status("POST", "/refresh"), 200)


async def main():
    with sync_engine(Base) as engine:
        with Session(engine) as db, db.begin():
            db.add(ada())
        show_closed(engine)
        await show_sync_routes(engine)
    async with async_engine(Base) as engine:
        factory = async_sessionmaker(engine)
        async with factory.begin() as db:
            db.add(ada())
        await show_lazy_load(factory)
        await show_commit(engine, factory)
        await show_async_routes(factory)


if __name__ == "__main__":
    prove(main)
