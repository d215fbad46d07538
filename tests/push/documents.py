"""Documents that advertise a hub, each in its own way."""

from xml.sax.saxutils import quoteattr

from tests.acquire_net.publisher import Asked, Wire, reply

ENTRIES = ("One", "Two")


def rss(*titles: str, hub: str = "", own: str = "") -> bytes:
    """Its links are those of Atom, as RSS has none of its own for this."""
    links = "".join(
        f'<atom:link rel="{rel}" href={quoteattr(url)}/>'
        for rel, url in (("hub", hub), ("self", own))
        if url
    )
    items = "".join(
        f"<item><title>{t}</title><guid isPermaLink='false'>{t}</guid></item>"
        for t in titles or ENTRIES
    )
    return (
        '<?xml version="1.0"?><rss version="2.0"'
        ' xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>Example</title>{links}{items}</channel></rss>"
    ).encode()


def atom(*titles: str, hub: str = "", own: str = "") -> bytes:
    links = "".join(
        f'<link rel="{rel}" href={quoteattr(url)}/>'
        for rel, url in (("hub", hub), ("self", own))
        if url
    )
    entries = "".join(
        f"<entry><id>urn:{t}</id><title>{t}</title>"
        "<updated>2024-04-18T09:00:00Z</updated></entry>"
        for t in titles or ENTRIES
    )
    return (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>Example</title><id>urn:x</id>{links}{entries}</feed>"
    ).encode()


def link_header(hub: str, own: str) -> dict[str, str]:
    return {"Link": f'<{hub}>; rel="hub", <{own}>; rel="self"'}


class Site:
    """Answers by path; what is not there is 404. Conditional requests get their 304."""

    def __init__(self) -> None:
        self.answers: dict[str, bytes] = {}
        self.tags: dict[str, bytes] = {}

    def put(self, path: str, body: bytes, **headers: str) -> None:
        tag = f'"{len(self.tags)}-{hash(body)}"'
        self.tags[path] = tag.encode()
        self.answers[path] = reply(200, body, {"ETag": tag} | headers)

    def redirect(self, path: str, status: int, url: str) -> None:
        self.answers[path] = reply(status, headers={"Location": url})

    def __call__(self, asked: Asked, _wire: Wire) -> bytes:
        tag = self.tags.get(asked.target)
        if tag and asked.get("If-None-Match") == tag:
            return reply(304)
        return self.answers.get(asked.target, reply(404))
