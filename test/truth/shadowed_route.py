"""The first route whose path fits gets the request; the type of the parameter is looked at only afterwards.

Rules: routing/shadowed-route
"""

from fastapi import APIRouter, FastAPI

from stage.facts import fact, prove
from stage.requests import send

app = FastAPI()
typed = APIRouter(prefix="/typed")
text = APIRouter(prefix="/text")
narrow = APIRouter(prefix="/narrow")
ordered = APIRouter(prefix="/ordered")
stacked = APIRouter(prefix="/stacked")


@typed.get("/{item_id}")
async def typed_item(item_id: int):
    return "item"


@typed.get("/search")
async def typed_search():
    return "search"


@typed.post("/search")
async def typed_post():
    return "posted"


@text.get("/{item_id}")
async def text_item(item_id: str):
    return f"item {item_id}"


@text.get("/search")
async def text_search():
    return "search"


@narrow.get("/{item_id:int}")
async def narrow_item(item_id: int):
    return "item"


@narrow.get("/search")
async def narrow_search():
    return "search"


@ordered.get("/search")
async def ordered_search():
    return "search"


@ordered.get("/{item_id}")
async def ordered_item(item_id: int):
    return "item"


@stacked.get("/me")
@stacked.get("/{name}")
async def user(name: str = "nobody"):
    return name


for each in (typed, text, narrow, ordered, stacked):
    app.include_router(each)


async def main():
    refused = await send(app, "GET", "/typed/search")
    fact("`/{item_id}` takes `/search`, and an `int` refuses it with 422", refused.status_code, 422)
    fact("another method of the same path is reached", (await send(app, "POST", "/typed/search")).json(), "posted")
    fact("a `str` takes it as an id", (await send(app, "GET", "/text/search")).json(), "item search")
    fact("`{item_id:int}` in the path lets it pass", (await send(app, "GET", "/narrow/search")).json(), "search")
    fact("registered first, it is reached", (await send(app, "GET", "/ordered/search")).json(), "search")
    fact("of stacked decorators the lower one is registered first", (await send(app, "GET", "/stacked/me")).json(), "me")


if __name__ == "__main__":
    prove(main)
