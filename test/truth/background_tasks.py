"""A background task runs before the dependencies end; one that fails takes the later ones along, after the 200.

Rules: background/long-task, background/unhandled-failure
Fact: Failures of background tasks are not silent: the server gets the error. A long task keeps the request's
database session open.
"""

import threading

from fastapi import BackgroundTasks, Depends, FastAPI
from fastapi.responses import JSONResponse

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


@app.get("/handled")
def handled(tasks: BackgroundTasks):
    tasks.add_task(handle)
    tasks.add_task(events.append, "second task ran")


@app.get("/threads")
async def threads(tasks: BackgroundTasks):
    tasks.add_task(note_thread)


reporting = FastAPI()


@reporting.exception_handler(Exception)
async def report(request, error):
    events.append(f"reported: {error}")
    return JSONResponse({}, status_code=500)


@reporting.get("/failing")
def failing_too(tasks: BackgroundTasks):
    tasks.add_task(fail)


def fail():
    raise RuntimeError("task failed")


def handle():
    try:
        fail()
    except RuntimeError:
        events.append("handled")


def note_thread():
    events.append(threading.current_thread() is threading.main_thread())


async def raw_request(path, app=app):
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

    events.clear()
    await send(app, "GET", "/handled")
    fact("a task that handles its failure lets the next one run", events, ["handled", "second task ran"])

    events.clear()
    await raised_by(raw_request("/failing", reporting))
    fact("a handler for Exception hears of a failing task, after the 200", events, [200, "reported: task failed"])

    events.clear()
    await send(app, "GET", "/threads")
    fact("a plain def runs in the thread pool, also for an async route", events, [False])


if __name__ == "__main__":
    prove(main)
