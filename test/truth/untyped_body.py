"""A body declared as a dict is checked for being an object only; what is wrong in it is a 500 or stays.

Rules: validation/untyped-body
"""

from fastapi import FastAPI, Request
from pydantic import BaseModel

from stage.facts import fact, prove
from stage.requests import send


class Order(BaseModel):
    product: str
    count: int


def application():
    app = FastAPI()

    @app.post("/dict")
    def by_dict(order: dict):
        return {"product": order["product"], "count": order["count"]}

    @app.post("/json")
    async def by_json(request: Request):
        order = await request.json()
        return {"product": order["product"], "count": order["count"]}

    @app.post("/model")
    def by_model(order: Order):
        return order

    return app


async def main():
    app = application()

    async def status(path, body):
        return (await send(app, "POST", path, json=body)).status_code

    incomplete = {"product": "tea"}
    wrong = {"product": "tea", "count": "many"}
    fact("a missing field: a dict is a 500", await status("/dict", incomplete), 500)
    fact("request.json() too", await status("/json", incomplete), 500)
    fact("a model is a 422", await status("/model", incomplete), 422)
    fact("a field of another type: a dict lets it through", await status("/dict", wrong), 200)
    fact("request.json() too", await status("/json", wrong), 200)
    fact("a model does not", await status("/model", wrong), 422)
    fact("a list instead of an object: a dict is a 422", await status("/dict", []), 422)
    broken = await send(app, "POST", "/json", content="{")
    fact("broken JSON: request.json() is a 500", broken.status_code, 500)
    schema = app.openapi()
    body = schema["paths"]["/dict"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    fact("the documentation knows no field of a dict", "properties" in body, False)
    fact("and no body at all of request.json()", "requestBody" in schema["paths"]["/json"]["post"], False)


if __name__ == "__main__":
    prove(main)
