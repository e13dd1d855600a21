"""Nothing limits the size of an upload; read() brings all of it into memory, a look at the size or a limited read does not.

Rules: validation/unbounded-upload
Fact: `size` is known only when the file has been received and written to disk, so a look at it keeps memory, not disk or bandwidth.
"""

from fastapi import FastAPI, HTTPException, UploadFile

from stage.facts import fact, prove
from stage.requests import send

SIZE = 20_000_000
MAX = 1_000_000


def application():
    app = FastAPI()
    app.state.held = 0
    app.state.spooled = None

    @app.post("/whole")
    async def whole(file: UploadFile):
        app.state.held = len(await file.read())

    @app.post("/refused")
    async def refused(file: UploadFile):
        app.state.spooled = file.file._rolled
        app.state.size = file.size
        if file.size is None or file.size > MAX:
            raise HTTPException(413)
        app.state.held = len(await file.read())

    @app.post("/limited")
    async def limited(file: UploadFile):
        data = await file.read(MAX + 1)
        app.state.held = len(data)
        if len(data) > MAX:
            raise HTTPException(413)

    return app


async def upload(path):
    """The answer to an upload, and the application with what it noted."""
    app = application()
    response = await send(app, "POST", path, files={"file": ("large.bin", b"0" * SIZE)})
    return response.status_code, app.state


async def main():
    status, state = await upload("/whole")
    fact("read(): an upload of any size is taken", status, 200)
    fact("and held in memory as a whole", state.held, SIZE)
    status, state = await upload("/refused")
    fact("a look at size first: 413", status, 413)
    fact("and nothing is held in memory", state.held, 0)
    fact("although the whole file was received", state.size, SIZE)
    fact("and lies on the disk", state.spooled)
    status, state = await upload("/limited")
    fact("a limited read: 413", status, 413)
    fact("and no more than that is held", state.held, MAX + 1)


if __name__ == "__main__":
    prove(main)
