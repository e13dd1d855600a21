"""`db.begin()` fails in a route whose dependency has used the same session already.

Rules: db/begin-after-autobegin
Fact: `async with db.begin()` in a handler is no general advice: a session begins its transaction with its first
query.
"""

from fastapi import Depends, FastAPI
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from stage.database import async_engine, stored
from stage.facts import fact, prove, raised_by
from stage.requests import send


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)


def application(engine):
    app = FastAPI()

    async def get_db():
        async with AsyncSession(engine) as session:
            yield session

    async def logged_in(db: AsyncSession = Depends(get_db)):
        await db.scalar(select(func.count()).select_from(User))

    @app.post("/alone")
    async def alone(db: AsyncSession = Depends(get_db)):
        async with db.begin():
            db.add(User())

    @app.post("/after-query", dependencies=[Depends(logged_in)])
    async def after_query(db: AsyncSession = Depends(get_db)):
        async with db.begin():
            db.add(User())

    @app.post("/commit", dependencies=[Depends(logged_in)])
    async def commit(db: AsyncSession = Depends(get_db)):
        db.add(User())
        await db.commit()

    return app


async def main():
    async with async_engine(Base) as engine:
        app = application(engine)

        async def status(path):
            return (await send(app, "POST", path)).status_code

        fact("db.begin() on an unused session: a row", (await status("/alone"), stored(engine, "users")), (200, 1))
        fact("after a query of a dependency: a 500", (await status("/after-query"), stored(engine, "users")), (500, 1))
        fact("commit() works in both cases", (await status("/commit"), stored(engine, "users")), (200, 2))
        async with AsyncSession(engine) as db:
            await db.scalar(select(1))
            error = await raised_by(db.begin())
        fact("the error says so", "A transaction is already begun" in str(error))


if __name__ == "__main__":
    prove(main)
