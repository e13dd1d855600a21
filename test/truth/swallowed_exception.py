"""A caught and forgotten exception turns a failure into a 200, and around a dependency's yield into another error.

Rules: errors/swallowed-exception, errors/middleware-swallows
Fact: Middleware does not hide an HTTPException, which is a response by then; catching Exception there disables the
handler for it.
"""

import io
import logging
import traceback

from fastapi import Depends, FastAPI, HTTPException
from fastapi.responses import JSONResponse
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from stage.database import stored, sync_engine
from stage.facts import fact, prove
from stage.requests import send


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class OutOfStock(Exception): ...


def store(engine):
    with Session(engine) as db:
        db.add(User(name="ada"))
        db.commit()


async def show_route(engine):
    app = FastAPI()

    @app.post("/bad")
    def bad():
        try:
            store(engine)
        except Exception:
            pass

    @app.post("/good")
    def good():
        try:
            store(engine)
        except IntegrityError as error:
            raise HTTPException(409, "name is taken") from error

    store(engine)
    fact("`except Exception: pass`: the client gets a 200", (await send(app, "POST", "/bad")).status_code, 200)
    fact("and there is no new row", stored(engine, "users"), 1)
    fact("a narrow type and HTTPException: a 409", (await send(app, "POST", "/good")).status_code, 409)


def application(dependency):
    """An application with handlers for its errors. They note what reached them."""
    app = FastAPI()
    app.state.handled = []

    @app.exception_handler(OutOfStock)
    async def out_of_stock(request, error):
        app.state.handled.append("OutOfStock")
        return JSONResponse({}, status_code=409)

    @app.exception_handler(Exception)
    async def anything(request, error):
        app.state.handled.append(type(error).__name__)
        app.state.trace = "".join(traceback.format_exception(error))
        return JSONResponse({}, status_code=500)

    @app.get("/domain")
    def domain(value=Depends(dependency)):
        raise OutOfStock

    @app.get("/http")
    def http(value=Depends(dependency)):
        raise HTTPException(404)

    return app


def swallows():
    try:
        yield
    except Exception:
        pass


def raises_again():
    try:
        yield
    except Exception:
        raise


async def show_dependency():
    app = application(swallows)
    fact("around yield, forgotten: the domain's error is a 500", (await send(app, "GET", "/domain")).status_code, 500)
    fact("whose traceback does not name it", "OutOfStock" in app.state.trace, False)
    fact("and a 404 is a 500", (await send(app, "GET", "/http")).status_code, 500)
    fact("the handlers see FastAPI's error in its place", app.state.handled, ["FastAPIError", "FastAPIError"])
    app = application(raises_again)
    fact("around yield, raised again: 409", (await send(app, "GET", "/domain")).status_code, 409)
    fact("and 404", (await send(app, "GET", "/http")).status_code, 404)
    fact("the handler sees the error itself", app.state.handled, ["OutOfStock"])


async def show_middleware():
    app = application(lambda: None)
    arrived = []

    @app.get("/bug")
    def bug():
        raise KeyError

    fact("without middleware a bug reaches the handler", (await send(app, "GET", "/bug")).status_code, 500)
    fact("as it is", app.state.handled, ["KeyError"])

    app = application(lambda: None)
    app.get("/bug")(bug)

    @app.middleware("http")
    async def catch_all(request, call_next):
        try:
            return await call_next(request)
        except Exception as error:
            arrived.append(type(error).__name__)
            return JSONResponse({}, status_code=200)

    fact("an HTTPException passes a middleware as a response", (await send(app, "GET", "/http")).status_code, 404)
    fact("which catches nothing then", arrived, [])
    fact("a bug is what the middleware makes of it", (await send(app, "GET", "/bug")).status_code, 200)
    fact("and the handler for Exception is not called", app.state.handled, [])


def logged(write):
    """What a handler leaves in the log."""
    stream = io.StringIO()
    logger = logging.Logger("app")
    logger.addHandler(logging.StreamHandler(stream))
    try:
        {}["missing"]
    except Exception as error:
        write(logger, error)
    return stream.getvalue()


def show_logging():
    line = logged(lambda logger, error: logger.error(f"failed: {error}"))
    fact("logger.error(f'… {error}') says neither what kind of error nor where", line, "failed: 'missing'\n")
    trace = logged(lambda logger, error: logger.exception("failed"))
    fact("logger.exception() says both", "KeyError" in trace and "line" in trace and __file__ in trace)


async def main():
    with sync_engine(Base) as engine:
        await show_route(engine)
    await show_dependency()
    await show_middleware()
    show_logging()


if __name__ == "__main__":
    prove(main)
