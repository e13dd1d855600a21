"""A token without an expiry is valid for ever, its payload can be read by everybody, and unverified it says what its bearer wants.

Rules: security/jwt-no-expiry, security/jwt-sensitive-payload, security/jwt-unverified
Fact: `none` among the algorithms does not let unsigned tokens in: PyJWT and python-jose refuse them as soon as they have a
key. PyJWT 2 raises where `algorithms` is left out; python-jose takes the algorithm from the token.
"""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import jwt
from jose import jwt as jose_jwt

from stage.facts import fact, prove, raised

KEY = "a key that is long enough for an HMAC with SHA-256"
# The form in which a public key is published; any bytes do for the point.
PUBLIC_KEY_DER = b"0Y0\x13\x06\x07*\x86H\xce=\x02\x01" + bytes(range(64))


def part(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def forged(header, claims, key=None):
    """A token as somebody writes it who does not have our key."""
    text = f"{part(json.dumps(header).encode())}.{part(json.dumps(claims).encode())}"
    signature = part(hmac.new(key, text.encode(), hashlib.sha256).digest()) if key else ""
    return f"{text}.{signature}"


def expiry():
    token = jwt.encode({"sub": "1"}, KEY, algorithm="HS256")
    fact("PyJWT adds no expiry", "exp" in jwt.decode(token, KEY, algorithms=["HS256"]), False)
    fact("python-jose adds no expiry", "exp" in jose_jwt.decode(token, KEY, algorithms=["HS256"]), False)
    old = {"sub": "1", "exp": datetime.now(UTC) - timedelta(seconds=1)}
    error = raised(lambda: jwt.decode(jwt.encode(old, KEY, algorithm="HS256"), KEY, algorithms=["HS256"]))
    fact("a token with an expiry is refused after it", type(error), jwt.ExpiredSignatureError)


def payload():
    token = jwt.encode({"sub": "1", "password_hash": "$2b$12$abc"}, KEY, algorithm="HS256")
    middle = token.split(".")[1]
    read = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    fact("the payload is read without any key", read["password_hash"], "$2b$12$abc")


def verification():
    theirs = forged({"alg": "HS256"}, {"sub": "admin"}, b"their own key")
    unverified = jwt.decode(theirs, options={"verify_signature": False})
    fact("without verification the bearer is who he says he is", unverified["sub"], "admin")
    fact("the same with python-jose", jose_jwt.get_unverified_claims(theirs)["sub"], "admin")
    error = raised(lambda: jwt.decode(theirs, KEY, algorithms=["HS256"]))
    fact("with verification the token is refused", type(error), jwt.InvalidSignatureError)


def algorithms():
    unsigned = forged({"alg": "none"}, {"sub": "admin"})
    for name, decode in (("PyJWT", jwt.decode), ("python-jose", jose_jwt.decode)):
        error = raised(lambda decode=decode: decode(unsigned, KEY, algorithms=["HS256", "none"]))
        fact(f"{name} refuses an unsigned token although `none` is listed", error is not None)
    token = jwt.encode({"sub": "1"}, KEY, algorithm="HS256")
    fact("PyJWT refuses to decode without algorithms", type(raised(lambda: jwt.decode(token, KEY))), jwt.DecodeError)
    confused = forged({"alg": "HS256"}, {"sub": "admin"}, PUBLIC_KEY_DER)
    fact(
        "python-jose without algorithms believes a token that is signed with the public key as a secret",
        jose_jwt.decode(confused, PUBLIC_KEY_DER)["sub"],
        "admin",
    )
    error = raised(lambda: jose_jwt.decode(confused, PUBLIC_KEY_DER, algorithms=["ES256"]))
    fact("with the algorithm that signs it is refused", error is not None)


def main():
    expiry()
    payload()
    verification()
    algorithms()


if __name__ == "__main__":
    prove(main)
