"""Is each golden file what its provider's published schema or limits let through?"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from monitor.model.message import Message
from monitor.send.google_chat import render_chat
from monitor.send.html import fit_html, render_html
from monitor.send.slack import render_plain, render_slack
from monitor.send.telegram import render_telegram
from tests.send.examples import ALERT, DIGEST, STORY
from tests.send.golden import FOLDER
from tests.send.limits import CLIPPED, LIMITS, MEASURES, assert_within
from tests.send.test_chat_laws import CROWDED, ELEMENTS, LISTED, REPORTED, TANGLED

SCHEMA = Path(__file__).parent / "schemas" / "adaptive-card-1.4.json"
#: The one that is no chat's: Atom, whose own test reads RFC 4287.
GOLDEN = sorted(FOLDER.glob("*.json"))
CARDS = [path for path in GOLDEN if ".teams" in path.name]


def chat_of(path: Path) -> str:
    """`alert.google-chat-plain.json` is of google-chat."""
    kind = path.name.split(".")[1]
    return kind.removesuffix("-plain").removesuffix("-edit")


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_each_chat_has_golden_files() -> None:
    """And each golden file a chat; each limit has a page."""
    assert {chat_of(path) for path in GOLDEN} == set(MEASURES)
    assert {name.split()[0] for name in LIMITS} == set(MEASURES)
    assert all(limit.page.startswith("https://") for limit in LIMITS.values())


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.name)
def test_golden_files_are_within_limits(path: Path) -> None:
    """As their providers write them down."""
    assert_within(chat_of(path), read(path))


@pytest.fixture(scope="module")
def cards() -> Any:
    """Of the published schema, which is of draft 6."""
    schema = read(SCHEMA)
    jsonschema.Draft6Validator.check_schema(schema)
    return jsonschema.Draft6Validator(schema)


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.name)
def test_cards_fit_the_published_schema(path: Path, cards: Any) -> None:
    """But for `msteams`, which Teams adds to it; and the schema does say no."""
    (attachment,) = read(path)["attachments"]
    card = attachment["content"]

    assert card.pop("msteams") == {"width": "Full"}
    assert list(cards.iter_errors(card)) == []
    card["body"][0]["inlines"][0]["weight"] = "Fat"
    assert list(cards.iter_errors(card))


@pytest.mark.parametrize("element", ELEMENTS)
def test_what_the_laws_let_into_a_card_is_of_the_schema(element: str) -> None:
    """So that they may stand for it where it would be too slow."""
    definition = read(SCHEMA)["definitions"][element]
    # A run may be a bare text, too.
    forms = definition.get("anyOf", [definition])
    known = {key for form in forms for key in form.get("properties", ())}

    assert ELEMENTS[element] - {"msteams"} <= known


@pytest.mark.parametrize(
    "message",
    [CROWDED, TANGLED, LISTED, REPORTED],
    ids=["crowded", "tangled", "listed", "reported"],
)
def test_slack_is_within_limits_whatever_is_too_much(message: Message) -> None:
    """The other chats have laws of their own."""
    assert_within("slack", render_slack(message))
    assert_within("slack", render_plain(message))


#: Where numbers, and not sizes, are the first bound that is met.
SLIGHT = tuple(
    replace(STORY, story=f"{n}", headline=f"{n}", why="", facts=(), items=())
    for n in range(300)
)
TERSE = tuple(
    replace(each, title=f"{n}", excerpts=())
    for n, each in enumerate(STORY.items[:1] * 20)
)
SHORT: dict[str, Message] = {
    "stories": replace(DIGEST, stories=SLIGHT, below=(), agreements=()),
    "reports": replace(ALERT, line=replace(STORY, items=TERSE)),
}
COUNTED = {
    "slack": render_slack,
    "google-chat": render_chat,
    "telegram": render_telegram,
}


@pytest.mark.parametrize("chat", COUNTED)
@pytest.mark.parametrize("name", SHORT)
def test_what_is_short_is_counted(chat: str, name: str) -> None:
    """Blocks, elements, widgets and tags, which are few where texts are long."""
    assert_within(chat, COUNTED[chat](SHORT[name]))


def test_a_mail_with_too_much_is_not_clipped() -> None:
    """Gmail hides what follows after about 102 KB, and with it the way out."""
    assert 60_000 < len(render_html(fit_html(CROWDED)).encode()) < CLIPPED
