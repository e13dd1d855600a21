from fastapi.testclient import TestClient

from app.main import app

client = TestClient(app)


def test_health():
    assert client.get("/health").json() == {"status": "ok"}


def test_limit_is_bounded():
    assert client.get("/products", params={"limit": 1000}).status_code == 422
