"""A test fixture that begins and rolls back a session isolates nothing once the tested code commits.

Rules: testing/shared-database
Fact: `session.begin()` and `rollback()` are not enough; a session that joins a connection's transaction by
savepoints is.
"""

from sqlalchemy import func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from stage.database import begin_for_real, stored, sync_engine
from stage.facts import fact, prove, raised


class Base(DeclarativeBase): ...


class Item(Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)


COUNT = select(func.count()).select_from(Item)


def tested_code(db):
    db.add(Item())
    db.commit()


def begin_and_rollback(engine):
    """The next query after the tested code, as the test would send it, and what it raises."""
    with Session(engine) as db, db.begin() as transaction:
        tested_code(db)
        error = raised(db.scalar, COUNT)
        if transaction.is_active:
            transaction.rollback()
    return error


def plain_session(engine):
    with Session(engine) as db:
        tested_code(db)


def beside_the_transaction(engine):
    """A transaction is rolled back around a session that does not use its connection."""
    with engine.connect() as connection, connection.begin() as transaction:
        plain_session(engine)
        transaction.rollback()


def joined_by_savepoint(engine):
    with engine.connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as db:
            tested_code(db)
            seen = db.scalar(COUNT)
        transaction.rollback()
    return seen


def main():
    with sync_engine(Base) as engine:
        error = begin_and_rollback(engine)
        fact("begin() and rollback(): the row that the code committed stays", stored(engine, "items"), 1)
        fact("and the next query of the test fails", error and type(error).__name__, "InvalidRequestError")
    with sync_engine(Base) as engine:
        plain_session(engine)
        fact("a session without anything around it: the row stays", stored(engine, "items"), 1)
        beside_the_transaction(engine)
        fact("beside a transaction that is rolled back: so does the next", stored(engine, "items"), 2)
    with sync_engine(Base) as engine:
        begin_for_real(engine)
        fact("create_savepoint: the test sees the row", joined_by_savepoint(engine), 1)
        fact("and after it the row is gone", stored(engine, "items"), 0)


if __name__ == "__main__":
    prove(main)
