"""What may hubs say to us, and what do they hear back?

Whoever has no callback of ours hears the same 404, whatever they ask, and hears it
without a lock, a thread or a look at the body. An answer says nothing of us.
"""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from monitor.acquire.policy import MEBIBYTE
from monitor.acquire.push_desk import HOOK, Delivery, PushDesk

#: Hubs send the whole document along; a bigger one is no feed that we would read.
MAX_BODY = 10 * MEBIBYTE
#: One request per connection: no proxy can meet one that is just being closed.
HEADERS = {"Connection": "close", "X-Content-Type-Options": "nosniff"}


def make_app(desk: PushDesk, more: Sequence[Route] = ()) -> Starlette:
    """With `more` routes beside those of hubs."""

    async def hook(request: Request) -> Response:
        callback = request.path_params["callback"]
        if not desk.knows(callback):
            return _nothing()
        if request.method == "GET":
            return await run_in_threadpool(
                _answer, desk, callback, request.query_params
            )
        if request.method == "POST":
            return await _take(desk, callback, request)
        return _nothing()

    async def unknown(_request: Request, _error: Exception) -> Response:
        return _nothing()

    app = Starlette(
        routes=[
            Route(f"{HOOK}{{callback}}", hook, methods=["GET", "POST"]),
            *more,
        ],
        exception_handlers={404: unknown, 405: unknown},
    )
    app.router.redirect_slashes = False
    return app


def _nothing() -> Response:
    return PlainTextResponse("Not Found", 404, HEADERS)


def _answer(desk: PushDesk, callback: str, said: QueryParams) -> Response:
    """The hub asks whether it was us, or tells that it will not push."""
    mode, topic = said.get("hub.mode", ""), said.get("hub.topic", "")
    if mode == "denied":
        heard = desk.deny(callback, topic, said.get("hub.reason", ""))
        return PlainTextResponse("", 200, HEADERS) if heard else _nothing()
    challenge = said.get("hub.challenge", "")
    lease = said.get("hub.lease_seconds", "")
    if challenge and desk.verify(callback, mode, topic, lease):
        return PlainTextResponse(challenge, 200, HEADERS)
    return _nothing()


async def _take(desk: PushDesk, callback: str, request: Request) -> Response:
    """Good or not, it is thanked for: who guesses signatures learns nothing."""
    signature = request.headers.get("x-hub-signature", "")
    delivery = await run_in_threadpool(desk.expect, callback, signature)
    if delivery is None:
        return _nothing()
    size = await _read(request, delivery)
    if size is None:
        return PlainTextResponse("Too Large", 413, HEADERS)
    await run_in_threadpool(desk.hear_push, delivery, size)
    return PlainTextResponse("", 200, HEADERS)


async def _read(request: Request, delivery: Delivery) -> int | None:
    """Its size, none of it kept; None when it is too large or broke off."""
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared[:12]) > MAX_BODY:
        return None
    size = 0
    try:
        async for piece in request.stream():
            size += len(piece)
            if size > MAX_BODY:
                return None
            delivery.seal.add(piece)
    except ClientDisconnect:
        return None
    return size
