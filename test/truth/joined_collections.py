"""joinedload() of a collection needs unique(); of a single object, or with the older Query, it does not.

Fact: `unique()` is not needed with every joinedload, only for collections that `select()` loads.
"""

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship

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


def main():
    with sync_engine(Base) as engine, Session(engine) as db:
        db.add(User(posts=[Post(), Post()]))
        db.commit()
        users = select(User).options(joinedload(User.posts))
        posts = select(Post).options(joinedload(Post.owner))
        error = raised(lambda: db.scalars(users).all())
        fact("a collection without unique()", error and type(error).__name__, "InvalidRequestError")
        fact("a collection with unique(): one user", len(db.scalars(users).unique().all()), 1)
        fact("a single object without unique(): two posts", len(db.scalars(posts).all()), 2)
        fact("Query removes duplicates itself: one user", len(db.query(User).options(joinedload(User.posts)).all()), 1)


if __name__ == "__main__":
    prove(main)
