"""What does a recipient see who wants no more mail?

A GET shows a page with a button and changes nothing: scanners of mail follow every
link. A POST unsubscribes at once, without a login and without a question (RFC 8058).
"""

from html import escape

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from monitor.serve.unsubscribe import PLACE, Recipient, UnsubscribeDesk

#: Twenty-six bytes are asked for; a form with boundaries has some more.
MAX_BODY = 4096
WISH = (b"List-Unsubscribe", b"One-Click")
HEADERS = {
    "Connection": "close",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "form-action 'self'; frame-ancestors 'none'",
}
PAGE = """<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>body {{ font: 17px/1.5 system-ui, sans-serif; max-width: 34em; margin: 3em auto;
padding: 0 1em; overflow-wrap: anywhere }} button {{ font: inherit; padding: .4em 1em }}
</style>
<h1>{title}</h1>
<p>{text}</p>
{form}</html>
"""
FORM = """<form method="post">
<input type="hidden" name="List-Unsubscribe" value="One-Click">
<button>Unsubscribe</button></form>
"""


def unsubscribe_routes(desk: UnsubscribeDesk) -> list[Route]:
    """Whoever has no token of ours hears what everybody hears who knows no path."""

    async def page(request: Request) -> Response:
        token = request.path_params["token"]
        found = desk.find(token)
        if found is None:
            return PlainTextResponse("Not Found", 404, HEADERS)
        if request.method != "POST":
            return _ask(found)
        if not await _is_wished(request):
            return PlainTextResponse("Bad Request", 400, HEADERS)
        await run_in_threadpool(desk.unsubscribe, token)
        return _confirm(found)

    return [Route(f"{PLACE}{{token}}", page, methods=["GET", "POST"])]


async def _is_wished(request: Request) -> bool:
    """Whether the body says so, in either form that RFC 8058 allows."""
    body = b""
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > MAX_BODY:
                return False
    except ClientDisconnect:
        return False
    return all(word in body for word in WISH)


def _ask(whose: Recipient) -> Response:
    text = (
        f"Shall {escape(whose.address)} get no more mail from this monitor through "
        f"its channel {escape(whose.channel)}? Nothing has changed yet."
    )
    return _page("Unsubscribe", text, FORM)


def _confirm(whose: Recipient) -> Response:
    text = (
        f"{escape(whose.address)} gets no more mail through channel "
        f"{escape(whose.channel)}. Whoever runs the monitor has been told, and can "
        "put the address back."
    )
    return _page("Unsubscribed", text, "")


def _page(title: str, text: str, form: str) -> Response:
    return HTMLResponse(PAGE.format(title=title, text=text, form=form), 200, HEADERS)
