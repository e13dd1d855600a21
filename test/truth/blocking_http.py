"""A synchronous HTTP request in an async def stops all other requests until the other server answers.

Rules: async/blocking-http
"""

import asyncio
import os
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import requests
import urllib3
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

from stage.facts import fact, prove
from stage.loop import busy, ping, stops_others

os.environ["NO_PROXY"] = "127.0.0.1"

app = FastAPI()
app.include_router(ping)


class SlowAnswer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        time.sleep(0.2)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args): ...


other = ThreadingHTTPServer(("127.0.0.1", 0), SlowAnswer)
url = f"http://127.0.0.1:{other.server_port}/"


@app.get("/bad/requests")
async def bad_requests():
    with busy:
        requests.get(url)


@app.get("/bad/session")
async def bad_session():
    with busy, requests.Session() as session:
        session.get(url)


@app.get("/bad/httpx")
async def bad_httpx():
    with busy:
        httpx.get(url)


@app.get("/bad/client")
async def bad_client():
    with busy, httpx.Client() as client:
        client.get(url)


@app.get("/bad/urlopen")
async def bad_urlopen():
    with busy, urllib.request.urlopen(url) as answer:
        answer.read()


@app.get("/bad/urllib3")
async def bad_urllib3():
    with busy:
        urllib3.request("GET", url)


@app.get("/good/async-client")
async def good_async_client():
    async with httpx.AsyncClient() as client:
        with busy:
            await client.get(url)


@app.get("/good/to-thread")
async def good_to_thread():
    with busy:
        await asyncio.to_thread(requests.get, url)


@app.get("/good/run-in-threadpool")
async def good_run_in_threadpool():
    with busy:
        await run_in_threadpool(lambda: requests.get(url))


@app.get("/good/def")
def good_def():
    with busy:
        requests.get(url)


def timeouts():
    """What a socket waits at most, in seconds, when the caller does not say: None is forever."""
    with requests.get(url, stream=True) as answer:
        by_requests = answer.raw._connection.sock.gettimeout()
        assert answer.text
    with urllib.request.urlopen(url) as answer:
        by_urllib = answer.fp.raw._sock.gettimeout()
        answer.read()
    return {"requests": by_requests, "urllib": by_urllib, "httpx": httpx.Client().timeout.read}


async def main():
    threading.Thread(target=other.serve_forever, daemon=True).start()
    for name in ("requests", "session", "httpx", "client", "urlopen", "urllib3"):
        fact(f"{name} in an async route stops every other request", await stops_others(app, f"/bad/{name}"))
    fact("httpx.AsyncClient lets the others through", await stops_others(app, "/good/async-client"), False)
    fact("so does asyncio.to_thread(requests.get)", await stops_others(app, "/good/to-thread"), False)
    fact("so does run_in_threadpool()", await stops_others(app, "/good/run-in-threadpool"), False)
    fact("so does requests.get() in a plain route", await stops_others(app, "/good/def"), False)
    waits = await asyncio.to_thread(timeouts)
    fact("requests and urllib wait without limit, httpx for 5 s", waits, {"requests": None, "urllib": None, "httpx": 5})


if __name__ == "__main__":
    prove(main)
