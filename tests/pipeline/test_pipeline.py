"""What must hold of the steps, whatever the rooms answer?"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.event import Event
from monitor.model.item import Item, ItemId, Standing
from monitor.model.match import Judged, Level, Match
from monitor.model.sentence import Fact
from monitor.model.story import Placed, Report, StoryId
from monitor.pipeline import BATCH, STEPS, Pipeline, run_steps
from monitor.route.alerts import FIRST_TIME, Listed, Quiet
from tests.pipeline.fakes import MemoryLine, StillClock
from tests.values import HOUR, ITEM, MATCH, ROUTE

#: A happening, as the fake grouping recognises it: the first word of the title.
STRIKE = replace(ITEM, id=ItemId("i9"), title="Strike ends", seq=9)


def item(number: int, **changes: Any) -> Item:
    return replace(ITEM, id=ItemId(f"i{number}"), seq=number, **changes)


def find_police(found: Item) -> Sequence[Match]:
    return (MATCH,) if "Police" in found.title else ()


def find_nothing(_: Item) -> Sequence[Event]:
    return ()


def place_by_first_word(report: Report) -> Placed:
    word = report.item.title.split()[0]
    return Placed(
        story=StoryId(f"s-{word}"), reason=word, score=1.0, keys=(), started=False
    )


def pipeline(line: MemoryLine, **changes: Any) -> Pipeline:
    """Rooms that a test reads at a glance; `classify` gives the matches alone."""
    classify = changes.pop("classify", find_police)
    parts: dict[str, Any] = {
        "line": line,
        "clock": StillClock(),
        "identify": lambda _: "vi",
        "judge": lambda found: Judged(matches=tuple(classify(found))),
        "extract": find_nothing,
        "place": place_by_first_word,
        "routes": (ROUTE,),
        "want": lambda *_: None,
    }
    return Pipeline(**{**parts, **changes})


def line_with(*items: Item) -> MemoryLine:
    line = MemoryLine()
    line.add(*items)
    return line


def outcomes(line: MemoryLine) -> list[tuple[str, str]]:
    return [(d.outcome, d.why) for d in line.decisions.values()]


def test_the_steps_run_in_the_order_of_the_rooms() -> None:
    """One turn takes an item from its text to what is owed for it."""
    line = line_with(ITEM, STRIKE)
    waited = run_steps(pipeline(line))

    assert [step.__name__ for step in STEPS] == [
        "classify_items",
        "extract_events",
        "group_items",
        "route_changes",
    ]
    assert waited == 2 + 1 + 1 + 1
    assert outcomes(line) == [("alert", FIRST_TIME)]
    assert [d.channel for d in line.owed] == ["chat"]
    assert run_steps(pipeline(line)) == 0


def test_what_matches_nothing_goes_no_further() -> None:
    """It is ticked off by classify, and no story tells of it."""
    line = line_with(STRIKE)
    run_steps(pipeline(line))

    assert line.texts[0].waits_for == ""
    assert line.stories == {}


def test_a_language_is_found_where_it_is_missing() -> None:
    """All that the item says is asked, also where it has a text alone."""
    asked: list[str] = []

    def identify(text: str) -> str:
        asked.append(text)
        return "vi"

    line = line_with(replace(ITEM, lang="", summary="Lead.", text="Body."))
    pipeline(line, identify=identify).classify_items()

    assert asked == [f"{ITEM.title}\nLead.\nBody."]
    assert line.texts[0].item.lang == "vi"


def test_a_language_that_is_given_is_kept() -> None:
    """Nobody guesses what the feed says."""
    line = line_with(replace(ITEM, lang="fr"))
    pipeline(line).classify_items()

    assert line.texts[0].item.lang == "fr"


def test_each_step_takes_a_batch() -> None:
    """The first alert of a flood does not wait for its last item."""
    line = line_with(*(item(n, title=f"Police{n} act") for n in range(BATCH + 1)))
    built = pipeline(line)

    assert built.classify_items() == BATCH
    assert len(line.unclassified(BATCH)) == 1
    assert run_steps(built) == 1 + BATCH + BATCH + BATCH
    assert run_steps(built) == 1 + 1 + 1
    assert len(line.owed) == BATCH + 1


def break_on_bad(found: Item) -> Sequence[Any]:
    if "bad" in found.title:
        raise ZeroDivisionError("a bug in a room")
    return (MATCH,)


def extract_or_break(found: Item) -> Sequence[Any]:
    return break_on_bad(found)[:0]


def place_or_break(report: Report) -> Placed:
    break_on_bad(report.item)
    return place_by_first_word(report)


def test_a_bad_item_never_stops_the_line() -> None:
    """It is set aside with its step and traceback; its neighbours go on."""
    rooms: tuple[tuple[str, dict[str, Any]], ...] = (
        ("classify", {"classify": break_on_bad}),
        ("extract", {"extract": extract_or_break}),
        ("group", {"place": place_or_break}),
    )
    for step, broken in rooms:
        bad = item(2, title="Police bad")
        line = line_with(item(1), bad, item(3, title="Police3 act"))
        run_steps(pipeline(line, **broken))
        ((at, subject, trace),) = line.asides

        assert (at, getattr(subject, "id", "")) == (step, bad.id)
        assert "ZeroDivisionError: a bug in a room" in trace
        assert "break_on_bad" in trace
        assert len(line.owed) == 2
        assert run_steps(pipeline(line, **broken)) == 0


def test_a_bad_change_is_set_aside_and_the_next_one_tells_the_story() -> None:
    """What was not saved was not told, though one route had already decided."""
    never: Any = None
    broken = replace(ROUTE, name="broken", languages=("en",), alert_max_age=never)
    line = line_with(item(1), item(2, lang="fr", url="https://example.org/2"))
    run_steps(pipeline(line, routes=(ROUTE, broken)))
    made = [(d.route, d.change, d.outcome) for d in line.decisions.values()]

    assert [(step, aside) for step, aside, _ in line.asides] == [
        ("route", line.changes[1])
    ]
    assert made == [("desk", 2, "alert"), ("broken", 2, "quiet")]


def test_two_changes_of_a_story_in_one_batch_alert_once() -> None:
    """`repeat_after` holds inside a batch, before anything of it is saved."""
    line = line_with(item(1), item(2, url="https://example.org/2"))
    run_steps(pipeline(line))

    assert outcomes(line) == [("alert", FIRST_TIME), ("quiet", Quiet.ALREADY_TOLD)]
    assert len(line.owed) == 1


def test_two_changes_of_a_story_in_one_batch_are_listed_once() -> None:
    """The same for a digest."""
    digest = replace(MATCH, level=Level.DIGEST)
    line = line_with(item(1), item(2, url="https://example.org/2"))
    run_steps(pipeline(line, classify=lambda _: (digest,)))

    assert outcomes(line) == [
        ("digest", Listed.DIGEST_LEVEL),
        ("quiet", Quiet.ALREADY_TOLD),
    ]


def test_a_backlog_does_not_count_as_told() -> None:
    """A first poll is listed for the digest; the first later report alerts."""
    line = line_with(item(1, standing=Standing.BACKLOG), item(2))
    run_steps(pipeline(line))

    assert outcomes(line) == [("digest", Listed.BACKLOG), ("alert", FIRST_TIME)]
    assert [d.backlog for d in line.decisions.values()] == [True, False]


def test_a_quiet_first_poll_is_told_nobody() -> None:
    """It is classified and grouped all the same."""
    line = line_with(item(1, standing=Standing.QUIET))
    run_steps(pipeline(line))

    assert outcomes(line) == [("quiet", Quiet.FIRST_POLL)]
    assert list(line.stories) == ["s-Police"]


def test_a_story_is_told_again_after_repeat_after() -> None:
    """Between two batches the store remembers what was told."""
    line, clock = line_with(item(1)), StillClock()
    built = pipeline(line, clock=clock, routes=(replace(ROUTE, repeat_after=HOUR),))
    run_steps(built)
    for number, wait in ((2, timedelta(minutes=59)), (3, timedelta(minutes=1))):
        clock.move(wait)
        line.add(item(number, first_seen=clock.now()))
        run_steps(built)

    assert [outcome for outcome, _ in outcomes(line)] == ["alert", "quiet", "alert"]


def test_every_route_decides_for_itself() -> None:
    """Each has its own reasons and its own deliveries."""
    other = replace(ROUTE, name="other", topics=("smuggling",))
    third = replace(ROUTE, name="third", alerts=("chat", "mail", "chat"))
    line = line_with(ITEM)
    run_steps(pipeline(line, routes=(ROUTE, other, third)))

    assert [outcome for outcome, _ in outcomes(line)] == ["alert", "quiet", "alert"]
    assert [d.channel for d in line.owed] == ["chat", "chat", "mail"]
    assert len({d.key for d in line.owed}) == 3


def test_without_a_route_changes_are_ticked_off() -> None:
    """Nothing piles up where nobody listens."""
    line = line_with(ITEM)
    run_steps(pipeline(line, routes=()))

    assert line.undecided(BATCH) == []
    assert line.decisions == {}


@given(order=st.lists(st.integers(0, 3), max_size=12))
def test_in_whatever_order_the_steps_run_they_owe_the_same(order: list[int]) -> None:
    """A step that is run twice, or too early, changes nothing that is owed."""
    straight, crooked = (line_with(item(1), STRIKE, item(2)) for _ in range(2))
    run_steps(pipeline(straight))
    for number in order:
        STEPS[number](pipeline(crooked))
    while run_steps(pipeline(crooked)):
        pass

    assert {d.key for d in crooked.owed} == {d.key for d in straight.owed}
    assert [d.outcome for d in crooked.decisions.values()] == ["alert", "quiet"]


def test_an_alert_tells_what_its_story_is_mainly_about() -> None:
    """As the pipeline was told to find it out."""
    line = line_with(item(1))
    told = pipeline(line, tell=lambda story: (Fact("what", story.headline),))
    run_steps(told)
    (delivery,) = line.owed

    assert json.loads(delivery.body)["data"]["facts"] == [
        {"key": "what", "value": item(1).title}
    ]
