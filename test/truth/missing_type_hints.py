"""FastAPI validates with the annotation: a parameter without one is passed on as the client sent it.

Rules: design/missing-type-hints
"""

from fastapi import Depends, FastAPI, Query

from stage.facts import fact, prove
from stage.requests import send


def application():
    app = FastAPI()

    @app.get("/open/{item}")
    def open_path(item):
        return {"item": item}

    @app.get("/typed/{item}")
    def typed_path(item: int):
        return {"item": item}

    @app.get("/default")
    def default(size=10):
        return {"size": size}

    @app.get("/marked")
    def marked(size=Query(le=100)):
        return {"size": size}

    @app.get("/request")
    def by_name(request):
        return {"type": type(request).__name__}

    def paging(offset=0):
        return offset

    @app.get("/dependency")
    def dependency(offset=Depends(paging)):
        return {"offset": offset}

    return app


async def main():
    app = application()

    async def get(path):
        return await send(app, "GET", path)

    fact("a path parameter without a type stays text", (await get("/open/1")).json(), {"item": "1"})
    fact("and takes anything", (await get("/open/abc")).status_code, 200)
    fact("with a type it is converted", (await get("/typed/1")).json(), {"item": 1})
    fact("and checked", (await get("/typed/abc")).status_code, 422)
    fact("the default says no type", (await get("/default?size=5")).json(), {"size": "5"})
    fact("nor does a parameter of a dependency", (await get("/dependency?offset=5")).json(), {"offset": "5"})
    fact("`request` without a type is a parameter of the query", (await get("/request?request=1")).json(), {"type": "str"})
    parameters = app.openapi()["paths"]["/open/{item}"]["get"]["parameters"]
    fact("the documentation shows no type", "type" in parameters[0]["schema"], False)


if __name__ == "__main__":
    prove(main)
