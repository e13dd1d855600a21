"""A background task runs before the dependencies end; one that fails takes the later ones along, after the 200.

Fact: Failures of background tasks are not silent: the server gets the error. A long task keeps the request's
database session open.
"""

from fastapi import BackgroundTasks, Depends, FastAPI

from stage.facts import fact, prove, raised_by
from stage.requests import send

app = FastAPI()
events = []


def get_db():
    events.append("session opened")
    yield "session"
    events.append("session closed")


def commit_after():
    yield "session"
    events.append("committed")


@app.get("/session")
def session(tasks: BackgroundTasks, db=Depends(get_db)):
    tasks.add_task(events.append, "task ran")
    events.append("route returned")


@app.get("/commit")
def commit(tasks: BackgroundTasks, db=Depends(commit_after)):
    tasks.add_task(events.append, "task ran")


@app.get("/failing")
def failing(tasks: BackgroundTasks):
    tasks.add_task(fail)
    tasks.add_task(events.append, "second task ran")


def fail():
    raise RuntimeError("task failed")


async def raw_request(path):
    """Calls the application as a server does; its error is what the server would get."""

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def take(message):
        if message["type"] == "http.response.start":
            events.append(message["status"])

    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""}
    await app(scope, receive, take)


async def main():
    await send(app, "GET", "/session")
    order = ["session opened", "route returned", "task ran", "session closed"]
    fact("the session of the request stays open until the tasks are done", events, order)

    events.clear()
    await send(app, "GET", "/commit")
    fact("a commit after yield comes after the task, which misses the row", events, ["task ran", "committed"])

    events.clear()
    error = await raised_by(raw_request("/failing"))
    fact("the client of a failing task has its 200, and the next task is skipped", events, [200])
    fact("the error reaches the server", str(error), "task failed")


if __name__ == "__main__":
    prove(main)
