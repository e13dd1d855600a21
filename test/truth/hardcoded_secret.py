"""Whoever reads the signing key in the repository makes tokens that the application believes.

Rules: security/hardcoded-secret
"""

import os
import secrets

import jwt
from fastapi import FastAPI, Header, HTTPException

from stage.facts import fact, prove
from stage.requests import send

KEY_IN_THE_CODE = "mountain-river-cloud-meadow-stone-forest"
os.environ["SIGNING_KEY"] = secrets.token_urlsafe(32)


def application(key):
    app = FastAPI()

    @app.get("/admin")
    def admin(authorization: str = Header()):
        try:
            claims = jwt.decode(authorization.removeprefix("Bearer "), key, algorithms=["HS256"])
        except jwt.InvalidTokenError as error:
            raise HTTPException(401) from error
        if claims.get("role") != "admin":
            raise HTTPException(403)
        return f"hello {claims['sub']}"

    return app


async def ask(app, key, **claims):
    """What `/admin` answers to a token that is signed with a key."""
    token = jwt.encode(claims, key, algorithm="HS256")
    return await send(app, "GET", "/admin", headers={"Authorization": f"Bearer {token}"})


async def main():
    app = application(KEY_IN_THE_CODE)
    forged = await ask(app, KEY_IN_THE_CODE, sub="mallory", role="admin")
    fact(
        "key in the code: a token that anyone made is accepted",
        (forged.status_code, forged.json()),
        (200, "hello mallory"),
    )

    app = application(os.environ["SIGNING_KEY"])
    forged = await ask(app, KEY_IN_THE_CODE, sub="mallory", role="admin")
    fact("key from the environment: it is refused", forged.status_code, 401)
    own = await ask(app, os.environ["SIGNING_KEY"], sub="ada", role="admin")
    fact("and the application's own tokens are accepted", own.status_code, 200)


if __name__ == "__main__":
    prove(main)
