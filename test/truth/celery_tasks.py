"""A Celery task gets plain data only; without a retry policy it runs once, `max_retries` or not.

Rules: background/celery-unserializable-args, background/celery-no-retry
"""

import datetime
import io
import tempfile
import threading
import uuid

from celery import Celery
from fastapi import Request, UploadFile
from kombu.exceptions import EncodeError
from kombu.utils.json import register_type
from pydantic import BaseModel
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from stage.facts import fact, prove, raised

app = Celery("shop", broker="memory://")
runs = []


class Base(DeclarativeBase): ...


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)


class Notice(BaseModel):
    text: str


class Tag(BaseModel):
    text: str

    def __json__(self):
        return self.text


@app.task
def take(value): ...


@app.task(pydantic=True)
def take_notice(notice: Notice): ...


@app.task
def plain():
    fail()


@app.task(max_retries=3, acks_late=True)
def counted():
    fail()


@app.task(autoretry_for=(ConnectionError,), max_retries=3, default_retry_delay=0)
def automatic():
    fail()


@app.task(bind=True, max_retries=3, default_retry_delay=0)
def by_hand(self):
    try:
        fail()
    except ConnectionError as error:
        raise self.retry(exc=error)


def fail():
    runs.append(1)
    raise ConnectionError("nobody answers")


def is_refused(value, **options):
    return isinstance(raised(lambda: take.apply_async((value,), **options)), EncodeError)


def times(task):
    """How often the function of a failing task runs."""
    runs.clear()
    task.apply()
    return len(runs)


def arguments():
    order, notice = Order(id=1), Notice(text="sold")
    things = [order, [order], Session(), notice, Request({"type": "http"}), UploadFile(io.BytesIO()), threading.Lock()]
    refused = [is_refused(each) for each in things]
    fact("JSON refuses a row, a session, a model, a request, an upload, a lock", refused, [True] * 7)
    with tempfile.TemporaryFile() as file:
        fact("and an open file", is_refused(file))
    values = [1, uuid.uuid4(), datetime.datetime.now(), b"x", notice.model_dump(mode="json"), Tag(text="a")]
    refused = [is_refused(each) for each in values]
    fact("it takes keys, UUIDs, dates, bytes, a dumped model, what has `__json__`", refused, [False] * 6)

    signature = take.s(order)
    fact("a signature with a row is refused when it is sent", type(raised(signature.delay)), EncodeError)
    fact("a task with pydantic=True dumps the model that it is sent", raised(lambda: take_notice.delay(notice)), None)

    app.conf.task_always_eager = True
    fact("an eager task refuses a row as well", is_refused(order))
    app.conf.task_always_eager = False

    refused = [is_refused(each, serializer="pickle") for each in (order, Session())]
    fact("pickle takes a row, not a session", refused, [False, True])
    register_type(Notice, "notice", lambda each: each.model_dump(), Notice.model_validate)
    fact("a type that kombu was taught is taken", is_refused(notice), False)


def retries():
    fact("a failing task runs once", times(plain), 1)
    fact("max_retries and acks_late alone change nothing", times(counted), 1)
    fact("autoretry_for runs it again", times(automatic), 4)
    fact("and so does self.retry()", times(by_hand), 4)


def main():
    arguments()
    retries()


if __name__ == "__main__":
    prove(main)
