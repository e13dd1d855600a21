"""A relationship read in a loop costs one query for each distinct parent; an eager load costs one or none.

Rules: db/n-plus-one
Fact: It is not one query a row: 30 rows with 3 parents are 4 queries, as long as the parents stay in memory.
"""

from fastapi import Depends, FastAPI
from pydantic import BaseModel, ConfigDict
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    immediateload,
    joinedload,
    mapped_column,
    raiseload,
    relationship,
    selectinload,
)

from stage.database import statements, sync_engine
from stage.facts import fact, prove, raised
from stage.requests import send


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    posts: Mapped[list["Post"]] = relationship(back_populates="owner")


class Post(Base):
    __tablename__ = "posts"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    owner: Mapped[User] = relationship(back_populates="posts")


class UserOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    name: str


class PostOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    owner: UserOut


POSTS = select(Post).order_by(Post.id)


def thirty_posts_of_three(engine):
    with Session(engine) as db:
        users = [User(name=name) for name in ("ada", "grace", "joan")]
        db.add_all(Post(owner=users[number % 3]) for number in range(30))
        db.commit()


def queries(engine, use):
    """How many statements `use(session)` sends."""
    with statements(engine) as sent, Session(engine) as db:
        use(db)
    return len(sent)


def owner_names(statement):
    return lambda db: [post.owner.name for post in db.scalars(statement)]


def post_counts(statement):
    return lambda db: [len(user.posts) for user in db.scalars(statement).unique()]


def get_and_keep(db):
    return [db.get(User, post.owner_id) for post in db.scalars(POSTS).all()]


def get_and_forget(db):
    return [db.get(User, post.owner_id).name for post in db.scalars(POSTS).all()]


def prefetched(db):
    posts = db.scalars(POSTS).all()
    users = {user.id: user for user in db.scalars(select(User).where(User.id.in_({post.owner_id for post in posts})))}
    return [users[post.owner_id].name for post in posts]


async def queries_of_route(engine, statement):
    """How many statements a route sends whose response schema declares the relationship."""
    app = FastAPI()

    def get_db():
        with Session(engine) as session:
            yield session

    @app.get("/posts", response_model=list[PostOut])
    def posts(db: Session = Depends(get_db)):
        return db.scalars(statement).all()

    with statements(engine) as sent:
        response = await send(app, "GET", "/posts")
    assert len(response.json()) == 30
    return len(sent)


def show_to_one(engine):
    fact("post.owner of 30 posts by 3 users: 4 queries", queries(engine, owner_names(POSTS)), 4)
    eager = POSTS.options(selectinload(Post.owner))
    fact("with selectinload: 2", queries(engine, owner_names(eager)), 2)
    eager = POSTS.options(joinedload(Post.owner))
    fact("with joinedload: 1", queries(engine, owner_names(eager)), 1)
    immediate = POSTS.options(immediateload(Post.owner))
    fact("with immediateload: still 4", queries(engine, owner_names(immediate)), 4)
    fact("post.owner_id is a column: 1", queries(engine, lambda db: [post.owner_id for post in db.scalars(POSTS)]), 1)
    strict = POSTS.options(raiseload(Post.owner))
    error = raised(queries, engine, owner_names(strict))
    fact("raiseload makes the lazy load an error", type(error).__name__, "InvalidRequestError")


def show_to_many(engine):
    fact("user.posts of 3 users: 4 queries", queries(engine, post_counts(select(User))), 4)
    eager = select(User).options(selectinload(User.posts))
    fact("with selectinload: 2", queries(engine, post_counts(eager)), 2)
    eager = select(User).options(joinedload(User.posts))
    fact("with joinedload: 1", queries(engine, post_counts(eager)), 1)


def show_get(engine):
    fact("db.get() in the loop, results kept: 4 queries", queries(engine, get_and_keep), 4)
    fact("results not kept: 31, the session holds loaded objects only weakly", queries(engine, get_and_forget), 31)
    fact("one query for all ids beforehand: 2", queries(engine, prefetched), 2)


async def main():
    with sync_engine(Base) as engine:
        thirty_posts_of_three(engine)
        show_to_one(engine)
        show_to_many(engine)
        show_get(engine)
        fact("a response schema with the relationship: 4", await queries_of_route(engine, POSTS), 4)
        eager = POSTS.options(selectinload(Post.owner))
        fact("with selectinload: 2", await queries_of_route(engine, eager), 2)


if __name__ == "__main__":
    prove(main)
