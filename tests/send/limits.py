"""What does each provider take, and how much of it is a payload?

Read from the providers' own pages on 2026-11-27, and not from our constants: so that
a wrong one of these is noticed.
"""

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Payload = dict[str, Any]
#: The name of a limit, and how much there is of it.
Measures = Iterator[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Limit:
    """The most of something, and where that is written."""

    most: int
    page: str


_SLACK = "https://docs.slack.dev/reference/block-kit/blocks"
_DISCORD = "https://docs.discord.com/developers/resources/message"
_GOOGLE = "https://developers.google.com/workspace/chat"
LIMITS: Mapping[str, Limit] = {
    "slack blocks": Limit(50, _SLACK),
    "slack header": Limit(150, f"{_SLACK}/header-block"),
    "slack section": Limit(3000, f"{_SLACK}/section-block"),
    "slack context": Limit(10, f"{_SLACK}/context-block"),
    "slack text": Limit(
        40_000, "https://docs.slack.dev/reference/methods/chat.postMessage"
    ),
    # On no page; a report of who met it.
    "slack whole": Limit(13_200, "https://github.com/slackapi/bolt-js/issues/2509"),
    "teams bytes": Limit(
        28 * 1024,
        "https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors"
        "/how-to/add-incoming-webhook",
    ),
    "discord content": Limit(2000, _DISCORD),
    "discord embeds": Limit(10, _DISCORD),
    "discord title": Limit(256, f"{_DISCORD}#embed-object-embed-limits"),
    "discord description": Limit(4096, f"{_DISCORD}#embed-object-embed-limits"),
    "discord footer": Limit(2048, f"{_DISCORD}#embed-object-embed-limits"),
    "discord whole": Limit(6000, f"{_DISCORD}#embed-object-embed-limits"),
    # Of embeds with one address Discord shows the first alone.
    "discord embeds of one address": Limit(1, _DISCORD),
    # On no page; the server's own constant PostMessageMaxRunesV2.
    "mattermost text": Limit(16_383, "https://github.com/mattermost/mattermost"),
    "google-chat bytes": Limit(32_000, f"{_GOOGLE}/create-messages"),
    "google-chat widgets": Limit(100, f"{_GOOGLE}/api/reference/rest/v1/cards"),
    # On no page; who met it says so, and the whole is bound above.
    "google-chat text": Limit(4096, "https://github.com/mr-karan/calert/issues/9"),
    "telegram text": Limit(4096, "https://core.telegram.org/bots/api#sendmessage"),
    # On no page of Telegram's.
    "telegram entities": Limit(100, "https://limits.tginfo.me"),
    "matrix event": Limit(
        65_536, "https://spec.matrix.org/latest/client-server-api/#size-limits"
    ),
    "ntfy message": Limit(4096, "https://docs.ntfy.sh/publish/#limitations"),
    "ntfy priority": Limit(5, "https://docs.ntfy.sh/publish/#message-priority"),
    # What every consumer and everybody on the way should take.
    "cloudevents bytes": Limit(
        65_536,
        "https://github.com/cloudevents/spec/blob/main/cloudevents/spec.md#size-limits",
    ),
}
#: Of a mail. Gmail hides what follows after about 102 KB; no page of its own says so.
CLIPPED = 90_000
#: A server adds the sender, the room, hashes and signatures to a Matrix event.
ENVELOPE = 2048


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def size(payload: Payload) -> int:
    """In bytes, as it goes over the wire."""
    return len(json.dumps(payload, ensure_ascii=False).encode())


def _slack(payload: Payload) -> Measures:
    blocks = payload.get("blocks", [])
    yield "slack blocks", len(blocks)
    yield "slack text", len(payload["text"])
    yield "slack whole", len(json.dumps(blocks, ensure_ascii=False))
    for block in blocks:
        match block:
            case {"type": "header" | "section" as kind, "text": {"text": str(text)}}:
                assert text
                yield f"slack {kind}", len(text)
            case {"type": "context", "elements": list(elements)}:
                assert all(element["text"] for element in elements)
                yield "slack context", len(elements)
            case _:
                raise AssertionError(block)


def _teams(payload: Payload) -> Measures:
    """With everything but ASCII escaped, and set out in lines: its service does so."""
    yield "teams bytes", len(json.dumps(payload, indent=1))


def _discord(payload: Payload) -> Measures:
    embeds = payload["embeds"]
    yield "discord content", utf16(payload["content"])
    yield "discord embeds", len(embeds)
    whole = 0
    for embed in embeds:
        footer = embed.get("footer", {}).get("text", "")
        texts = {"footer": footer} | {
            key: embed.get(key, "") for key in ("title", "description")
        }
        assert texts["title"] or texts["description"]
        yield from ((f"discord {key}", utf16(text)) for key, text in texts.items())
        whole += sum(map(utf16, texts.values()))
    yield "discord whole", whole
    yield "discord embeds of one address", sum("url" in embed for embed in embeds)


def _mattermost(payload: Payload) -> Measures:
    yield "mattermost text", len(payload["text"])


def _google_chat(payload: Payload) -> Measures:
    yield "google-chat bytes", size(payload)
    yield "google-chat text", len(payload.get("text", ""))
    for card in payload.get("cardsV2", []):
        sections = card["card"]["sections"]
        yield "google-chat widgets", sum(len(each["widgets"]) for each in sections)


def _telegram(payload: Payload) -> Measures:
    text = payload["text"]
    if "parse_mode" in payload:
        yield "telegram entities", len(re.findall(r"<[a-z]", text))
        text = html.unescape(re.sub(r"<[^<>]*>", "", text))
    assert text
    yield "telegram text", utf16(text)


def _matrix(payload: Payload) -> Measures:
    yield "matrix event", size(payload) + ENVELOPE


def _ntfy(payload: Payload) -> Measures:
    assert payload.get("priority", 1) >= 1
    yield "ntfy message", len(payload["message"].encode())
    yield "ntfy priority", payload.get("priority", 1)


def _cloudevents(payload: Payload) -> Measures:
    """Names, and what may not be empty: sections "Naming" and "Context Attributes"."""
    for name in ("id", "source", "specversion", "type"):
        assert isinstance(payload[name], str)
        assert payload[name]
    assert all(re.fullmatch("[a-z0-9]+", name) for name in payload)
    assert payload["specversion"] == "1.0"
    assert payload.get("subject", "-")
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", payload["time"]
    )
    yield "cloudevents bytes", size(payload)


MEASURES: Mapping[str, Callable[[Payload], Measures]] = {
    "slack": _slack,
    "teams": _teams,
    "discord": _discord,
    "mattermost": _mattermost,
    "google-chat": _google_chat,
    "telegram": _telegram,
    "matrix": _matrix,
    "ntfy": _ntfy,
    "cloudevents": _cloudevents,
}


def assert_within(chat: str, payload: Payload) -> None:
    """As much as its provider takes, and no more."""
    for name, measured in MEASURES[chat](payload):
        limit = LIMITS[name]
        assert measured <= limit.most, f"{name}: {measured}; {limit}"
