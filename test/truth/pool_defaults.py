"""An engine has 5 connections, 10 more under load, and 30 s of patience; NullPool and StaticPool take no size.

Rules: db/implicit-pool-size
Fact: `pool_size=5, max_overflow=10, pool_timeout=30` changes nothing: these are the defaults.
"""

from contextlib import ExitStack

from sqlalchemy import create_engine
from sqlalchemy.exc import TimeoutError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import NullPool, QueuePool, StaticPool

from stage.database import database
from stage.facts import fact, prove, raised


class Base(DeclarativeBase): ...


def connections_at_once(engine):
    """How many connections an engine gives before it makes a caller wait."""
    with ExitStack() as open_ones:
        count = 0
        while True:
            try:
                open_ones.enter_context(engine.connect())
            except TimeoutError:
                return count
            count += 1


def main():
    with database(Base) as path:
        url = f"sqlite:///{path}"
        engine = create_engine(url)
        fact("an engine on a file has a QueuePool of 5", (type(engine.pool), engine.pool.size()), (QueuePool, 5))
        fact("it waits 30 s for a connection", engine.pool.timeout(), 30)
        impatient = create_engine(url, pool_timeout=0.05)
        fact("15 connections are open when it waits", connections_at_once(impatient), 15)
        impatient.dispose()
        for pool in (NullPool, StaticPool):
            error = raised(lambda: create_engine(url, poolclass=pool, pool_size=5))
            fact(f"pool_size with {pool.__name__} is a TypeError", type(error), TypeError)


if __name__ == "__main__":
    prove(main)
