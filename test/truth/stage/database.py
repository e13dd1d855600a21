"""SQLite databases in a file that is thrown away, and what another connection sees in them."""

import sqlite3
import tempfile
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

from sqlalchemy import create_engine, event
from sqlalchemy.ext.asyncio import create_async_engine


@contextmanager
def database(base):
    """The path of a new database with the tables of a declarative base."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "app.db"
        engine = create_engine(f"sqlite:///{path}")
        base.metadata.create_all(engine)
        engine.dispose()
        yield path


@contextmanager
def sync_engine(base):
    """An engine on a new database."""
    with database(base) as path:
        engine = create_engine(f"sqlite:///{path}")
        try:
            yield engine
        finally:
            engine.dispose()


@asynccontextmanager
async def async_engine(base):
    """An asynchronous engine on a new database."""
    with database(base) as path:
        engine = create_async_engine(f"sqlite+aiosqlite:///{path}")
        try:
            yield engine
        finally:
            await engine.dispose()


def begin_for_real(engine):
    """Lets transactions of an unused engine begin with BEGIN, which Python's sqlite3 omits before SELECT and SAVEPOINT.

    https://docs.sqlalchemy.org/en/20/dialects/sqlite.html, "Serializable isolation / Savepoints / Transactional DDL"
    """

    @event.listens_for(engine, "connect")
    def connect(connection, record):
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def begin(connection):
        connection.exec_driver_sql("BEGIN")


def stored(engine, table):
    """How many rows of a table another connection sees: the committed ones."""
    with closing(sqlite3.connect(engine.url.database)) as connection:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


@contextmanager
def statements(engine):
    """The SQL statements that an engine sends meanwhile, as a list that grows."""
    sent = []

    def note(connection, cursor, statement, parameters, context, executemany):
        sent.append(statement)

    target = getattr(engine, "sync_engine", engine)
    event.listen(target, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(target, "before_cursor_execute", note)
