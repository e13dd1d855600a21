"""Requests to an application in this process, without a network."""

import httpx


def client(app):
    """A client whose requests `app` answers. An error that nobody handles is a 500, as on a server."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://app")


async def send(app, method, path, **options):
    """Sends one request and returns the response."""
    async with client(app) as connection:
        return await connection.request(method, path, **options)


async def connect(app, path):
    """Opens a websocket and lets the application do with it what it does."""

    async def receive():
        return {"type": "websocket.connect"}

    async def take(message): ...

    scope = {"type": "websocket", "path": path, "headers": [], "query_string": b"", "subprotocols": []}
    await app(scope, receive, take)
