"""Is what is planned a calendar that others can read?"""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from monitor.group.register import agreements
from monitor.model.event import EventType, Place, Status
from monitor.serve.ics import LONGEST, calendar, escape, fold, planned
from tests.group.accounts import account, arrest, deal, on
from tests.values import NOON

SIGNING = deal(
    "VNM",
    "GBR",
    words="will sign",
    status=Status.PLANNED,
    place=Place(name="Hanoi; Old Quarter", country="VNM"),
    **on(20),
)
(RECORD,) = agreements([account("a", SIGNING, headline="Vietnam, UK to sign MoU")])


def unfolded(text: str) -> list[str]:
    """As RFC 5545, section 3.1 has it, on octets."""
    octets = text.encode()
    assert octets.count(b"\n") == octets.count(b"\r\n")
    assert all(len(line) <= LONGEST for line in octets.split(b"\r\n"))
    return octets.replace(b"\r\n ", b"").decode().split("\r\n")


TOLD = (
    r"DESCRIPTION:Vietnam and the United Kingdom plan a memorandum of understanding\; "
    r"20 April 2024\, in Hanoi\; Old Quarter\, Vietnam\; 1 source. https://a.example/1"
)


def test_a_planned_signing_is_an_event_of_a_day() -> None:
    """It ends on the day after, is tentative, and blocks nobody's time."""
    lines = unfolded(calendar([RECORD], NOON))
    uid = next(line for line in lines if line.startswith("UID:"))

    assert lines == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//news-monitor//register//EN",
        "CALSCALE:GREGORIAN",
        "BEGIN:VEVENT",
        uid,
        "DTSTAMP:20240418T120000Z",
        "DTSTART;VALUE=DATE:20240420",
        "DTEND;VALUE=DATE:20240421",
        r"SUMMARY:Vietnam\, UK to sign MoU",
        TOLD,
        r"LOCATION:Hanoi\; Old Quarter",
        "STATUS:TENTATIVE",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_a_plan_keeps_its_identity_when_its_day_moves() -> None:
    """So that a calendar that reads it again moves it, too."""
    later = replace(
        RECORD, event=replace(SIGNING, date=date(2024, 5, 2), date_end=None, place=None)
    )
    first, second = (
        [line for line in unfolded(calendar([each], NOON)) if line.startswith("UID:")]
        for each in (RECORD, later)
    )

    assert first == second
    assert len(first) == 1


def test_only_what_is_planned_for_a_day_that_is_known_is_in_it() -> None:
    """Not what is done, nor a raid, nor what has no day but that of publication."""
    others = (
        replace(SIGNING, status=Status.DONE),
        replace(SIGNING, date=None),
        replace(SIGNING, date_source="published"),
        arrest(status=Status.PLANNED, **on(20)),
    )
    meeting = replace(SIGNING, type=EventType.MEETING)
    records = [replace(RECORD, event=event) for event in (*others, SIGNING, meeting)]

    assert [r.event for r in planned(records)] == [SIGNING, meeting]


def test_marks_of_the_format_are_escaped() -> None:
    """And no text begins a line of its own."""
    assert escape("a\\b;c,d\r\nEND:VEVENT") == r"a\\b\;c\,d END:VEVENT"


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_a_folded_line_is_the_line(line: str) -> None:
    """No line has more than 75 octets, and none is cut within a character."""
    folded = fold(line)

    assert "".join(folded.split("\r\n ")) == line
    assert all(len(part.encode()) <= LONGEST for part in folded.split("\r\n"))
