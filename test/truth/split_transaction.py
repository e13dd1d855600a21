"""What fails after a first commit leaves the first half; of two changes that Python calculates one is lost.

Rules: db/split-transaction
"""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from stage.database import stored, sync_engine
from stage.facts import fact, prove, raised


class Base(DeclarativeBase): ...


class Tenant(Base):
    __tablename__ = "tenants"
    id: Mapped[int] = mapped_column(primary_key=True)


class Client(Base):
    __tablename__ = "clients"
    id: Mapped[int] = mapped_column(primary_key=True)
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenants.id"))


class Account(Base):
    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    balance: Mapped[int]


def pay_twice(engine, change):
    """The balance after two sessions have read 10, and each has taken 1."""
    with Session(engine) as session:
        session.add(Account(id=1, balance=10))
        session.commit()
    with Session(engine) as one, Session(engine) as other:
        for account in [one.get_one(Account, 1), other.get_one(Account, 1)]:
            change(account)
        one.commit()
        other.commit()
    with Session(engine) as session:
        return session.get_one(Account, 1).balance


def in_python(account):
    account.balance -= 1


def in_the_database(account):
    account.balance = Account.balance - 1


def create(engine, between, fails):
    """A tenant and its client, with a commit or a flush in between."""
    with Session(engine) as session:
        tenant = Tenant()
        session.add(tenant)
        getattr(session, between)()
        if fails:
            raise RuntimeError("the second half failed")
        session.add(Client(tenant_id=tenant.id))
        session.commit()


def main():
    with sync_engine(Base) as engine:
        raised(create, engine, "commit", True)
        fact("after the first commit a failure leaves a tenant", stored(engine, "tenants"), 1)
        fact("without its client", stored(engine, "clients"), 0)
    with sync_engine(Base) as engine:
        raised(create, engine, "flush", True)
        fact("after a flush it leaves nothing", stored(engine, "tenants"), 0)
        create(engine, "flush", False)
        fact("the flush gives the id for the client", stored(engine, "clients"), 1)
    with sync_engine(Base) as engine:
        fact("of two changes in Python one is lost", pay_twice(engine, in_python), 9)
    with sync_engine(Base) as engine:
        fact("the database keeps both", pay_twice(engine, in_the_database), 8)


if __name__ == "__main__":
    prove(main)
