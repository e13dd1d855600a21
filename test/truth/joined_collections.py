"""joinedload() of a collection needs unique(); of a single object, or with the older Query, it does not.

Rules: db/joinedload-collection-without-unique
Fact: `unique()` is not needed with every joinedload, only for collections that `select()` loads.
"""

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    contains_eager,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
)

from stage.database import sync_engine
from stage.facts import fact, prove, raised


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    posts: Mapped[list["Post"]] = relationship(back_populates="owner")


class Post(Base):
    __tablename__ = "posts"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    owner: Mapped[User] = relationship(back_populates="posts")


class Team(Base):
    __tablename__ = "teams"
    id: Mapped[int] = mapped_column(primary_key=True)
    members: Mapped[list["Member"]] = relationship(lazy="joined")


class Member(Base):
    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))


def fails(take):
    error = raised(take)
    return error and type(error).__name__


def main():
    with sync_engine(Base) as engine, Session(engine) as db:
        db.add_all([User(posts=[Post(), Post()]), Team(members=[Member()])])
        db.commit()
        users = select(User).options(joinedload(User.posts))
        posts = select(Post).options(joinedload(Post.owner))
        fact("a collection without unique()", fails(lambda: db.scalars(users).all()), "InvalidRequestError")
        fact("in a loop", fails(lambda: [user.id for user in db.scalars(users)]), "InvalidRequestError")
        fact("one of them", fails(lambda: db.execute(users).scalar_one_or_none()), "InvalidRequestError")
        fact("with contains_eager()", fails(lambda: db.scalars(eager()).all()), "InvalidRequestError")
        fact("below a single object", fails(lambda: db.scalars(nested(joinedload)).all()), "InvalidRequestError")
        fact('with lazy="joined"', fails(lambda: db.scalars(select(Team)).all()), "InvalidRequestError")
        fact("not while there are no rows", db.scalars(users.where(User.id == 0)).all(), [])
        fact("nor with first() and scalar()", (db.scalars(users).first(), db.scalar(users)), (db.get(User, 1),) * 2)
        fact("nor below selectinload()", len(db.scalars(nested(selectinload)).all()), 2)
        fact("a collection with unique(): one user", len(db.scalars(users).unique().all()), 1)
        fact("a single object without unique(): two posts", len(db.scalars(posts).all()), 2)
        fact("Query removes duplicates itself: one user", len(db.query(User).options(joinedload(User.posts)).all()), 1)


def eager():
    return select(User).join(User.posts).options(contains_eager(User.posts))


def nested(load):
    return select(Post).options(load(Post.owner).joinedload(User.posts))


if __name__ == "__main__":
    prove(main)
