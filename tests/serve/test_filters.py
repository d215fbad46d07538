"""What comes out of a filter, line by line, whatever goes in?"""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.serve.config import Config
from monitor.serve.filters import BadLineError, Row, parse_row, run_filter, to_line
from monitor.serve.rooms import classifier, extractor, grouper

RAID = "Police free 12 women from a human trafficking ring in Kent"
TREATY = "Vietnam and UK sign new agreement on illegal migration"


def copy(row: Row) -> Row:
    return {**row, "seen": True}


def run(
    folder: Path, *lines: bytes, add: Callable[[Row], Row] = copy
) -> tuple[int, list[Any], list[str]]:
    """The exit code, what was written and what was reported."""
    path = folder / "lines"
    path.write_bytes(b"\n".join(lines))
    out, err = io.StringIO(), io.StringIO()
    code = run_filter([str(path)], add, out=out, err=err)
    reported = err.getvalue().replace(str(path), "lines").splitlines()
    return code, [json.loads(line) for line in out.getvalue().splitlines()], reported


def test_order_ids_and_unknown_keys_are_kept(tmp_path: Path) -> None:
    """A filter adds its own key, and passes on the rest as it is."""
    rows: list[Row] = [
        {"id": "b", "title": "Ärzte 移民", "extra": {"deep": [1, 2.5, None, True]}},
        {"id": 7, "first_seen": "whenever", "title": None},
        {"zzz": 12345678901234567890123, "id": "a", "emoji": "\U0001f6a2"},
    ]
    code, written, reported = run(tmp_path, *(json.dumps(r).encode() for r in rows))

    assert (code, reported) == (0, [])
    assert written == [{**row, "seen": True} for row in rows]
    assert [list(row) for row in written] == [[*row, "seen"] for row in rows]


BAD_LINES = [
    (b"{", "not JSON"),
    (b'"text"', "not a JSON object"),
    (b"[1]", "not a JSON object"),
    (b"null", "not a JSON object"),
    (b'{"title": 5}', "title: not a string: 5"),
    (b'{"url": ["x"]}', "url: not a string"),
    (b'{"n": NaN}', "NaN is no number"),
    (b'{"n": -Infinity}', "-Infinity is no number"),
    (b'{"n": 1e999}', "1e999 is too large"),
    (b'{"n": ' + b"9" * 5000 + b"}", "not JSON: Exceeds the limit"),
    (b"[" * 200_000, "not JSON"),
    (b'{"a":' * 200_000, "not JSON"),
    (b"\xff\xfe{}", "not JSON"),
    (b'{"title": "\xff"}', "not JSON"),
]


@pytest.mark.parametrize(("line", "wrong"), BAD_LINES, ids=[w for _, w in BAD_LINES])
def test_a_bad_line_is_passed_by_and_reported(
    tmp_path: Path, line: bytes, wrong: str
) -> None:
    """With its number; its neighbours go on, and the exit code is 0."""
    code, written, (reported,) = run(tmp_path, b'{"id": "1"}', line, b'{"id": "3"}')

    assert code == 0
    assert [row["id"] for row in written] == ["1", "3"]
    assert reported.startswith("lines:2: ")
    assert wrong in reported
    assert len(reported) < 300


def test_empty_lines_crlf_and_a_byte_order_mark_are_no_mistakes(tmp_path: Path) -> None:
    """As other programs write files; numbers count every line."""
    code, written, reported = run(
        tmp_path, b'\xef\xbb\xbf{"id": "1"}\r', b"\r", b"", b'{"id": "4"}\r', b"?", b""
    )

    assert (code, [row["id"] for row in written]) == (0, ["1", "4"])
    assert [line.split(": ")[0] for line in reported] == ["lines:5"]


def test_a_line_of_five_megabytes_is_a_line(tmp_path: Path) -> None:
    """Nothing is cut."""
    row = {"id": "1", "text": "migrants " * 600_000}
    code, (written,), _ = run(tmp_path, json.dumps(row).encode())

    assert (code, written) == (0, {**row, "seen": True})


@pytest.mark.parametrize("half", [b"\\ud800", b"\xed\xa0\x80"], ids=["escape", "raw"])
def test_half_a_surrogate_pair_stays_what_it_is(
    tmp_path: Path, shipped: Config, half: bytes
) -> None:
    """There is no UTF-8 for it, so it is written as an escape, in every room."""
    line = b'{"id": "1", "title": "' + RAID.encode() + half + b'"}'
    for add in (copy, classifier(shipped), extractor(), grouper()):
        code, (written,), reported = run(tmp_path, line, add=add)

        assert (code, reported) == (0, [])
        assert written["title"] == RAID + "\ud800"


def test_a_fault_in_a_room_costs_one_line(tmp_path: Path) -> None:
    """It is reported with its number, and the next line is read."""

    def stumble(row: Row) -> Row:
        return {**row, "half": 1 // row["number"]}

    lines = (b'{"number": 0}', b'{"number": 2}')
    code, written, (reported,) = run(tmp_path, *lines, add=stumble)

    assert (code, written) == (0, [{"number": 2, "half": 0}])
    assert reported.startswith("lines:1: cannot be judged: ZeroDivisionError")


@pytest.mark.parametrize(
    ("names", "code"), [(["no"], 1), (["no", "yes"], 4), (["yes", "yes"], 0), ([""], 1)]
)
def test_inputs_that_cannot_be_read(
    tmp_path: Path, names: list[str], code: int
) -> None:
    """1 when none could be, 4 when some; each is reported."""
    (tmp_path / "yes").write_text('{"id": "1"}\n')
    out, err = io.StringIO(), io.StringIO()
    got = run_filter([str(tmp_path / n) for n in names], copy, out=out, err=err)

    assert got == code
    assert len(out.getvalue().splitlines()) == names.count("yes")
    assert len(err.getvalue().splitlines()) == len(names) - names.count("yes")


def test_an_empty_input_is_an_input(tmp_path: Path) -> None:
    """No lines in, no lines out, and nothing wrong."""
    assert run(tmp_path) == (0, [], [])


@given(
    st.dictionaries(
        st.text(max_size=5),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text() | st.floats(-9, 9),
            lambda inner: st.lists(inner, max_size=3),
            max_leaves=5,
        ),
        max_size=5,
    )
)
def test_every_object_survives(row: dict[str, Any]) -> None:
    """What is written and read again is the same."""
    assert parse_row(to_line({"x": row}).encode()) == {"x": row}


@pytest.mark.parametrize(
    ("given", "date"),
    [
        ("2024-07-17T06:28:00Z", "2024-07-17"),
        ("2024-07-17", "2024-07-17"),
        ("yesterday", None),
        ("", None),
        (None, None),
        (5, None),
        (["2024-07-17"], None),
    ],
    ids=str,
)
def test_a_date_is_used_if_it_is_a_moment_and_passed_on_as_it_is(
    given: Any, date: str | None
) -> None:
    """What is none says nothing of the day, and costs no line."""
    row = extractor()({"title": TREATY, "published": given})
    (event,) = row["events"]

    assert row["published"] == given
    assert event["date"] == date


def test_classify_adds_only_topics_that_reached_their_threshold(
    shipped: Config,
) -> None:
    """Each with its level, its points, its rules and its words."""
    add = classifier(shipped)
    row = add({"title": RAID, "summary": "Six people were held."})
    (topic,) = row["topics"]

    assert list(topic) == ["topic", "level", "score", "rules", "facets", "evidence"]
    assert (topic["topic"], topic["level"]) == ("trafficking", "alert")
    assert set(topic["evidence"][0]) == {"field", "start", "end", "text", "rule"}
    assert add({"title": "Council opens a library"})["topics"] == []
    assert add({})["topics"] == []


@pytest.mark.parametrize("before", ["", "é\u0301 ", "\U0001f6a2\U0001f6a2 ", "İẞ ﬁ "])
def test_offsets_count_code_points_of_that_very_field(
    shipped: Config, before: str
) -> None:
    """Whatever normalising does inside, evidence points into the line."""
    row = {"title": before + RAID, "summary": before + TREATY, "text": before * 9}
    answer = extractor()(classifier(shipped)(row))
    evidence = [e for found in answer["topics"] for e in found["evidence"]]
    evidence += [e for event in answer["events"] for e in event["evidence"]]

    assert len(evidence) > 2
    assert [answer[e["field"]][e["start"] : e["end"]] for e in evidence] == [
        e["text"] for e in evidence
    ]


def test_a_language_that_is_given_is_trusted_else_it_is_found(shipped: Config) -> None:
    """In every room; too few words tell no language."""
    said = "Policija je u Beogradu uhapsila šest krijumčara ljudi"
    for add in (classifier(shipped), extractor(), grouper()):
        assert add({"title": RAID, "lang": "xx"})["lang"] == "xx"
        assert add({"title": RAID})["lang"] == "en"
        assert add({"title": RAID, "lang": None})["lang"] == "en"
        assert add({"text": said, "lang": ""})["lang"] != "en"
        assert add({"title": "Hm"})["lang"] == ""


def test_extract_adds_events_to_any_item() -> None:
    """Matched or not; [] where nothing happened."""
    add = extractor()
    row = {"title": TREATY, "published": "2024-04-18"}
    (event,) = add(row)["events"]

    assert (event["type"], event["date"]) == ("agreement", "2024-04-18")
    assert [p["id"] for p in event["parties"]] == ["VNM", "GBR"]
    assert add({"title": "The garden in spring"})["events"] == []


def test_group_names_a_story_at_once_and_never_takes_it_back() -> None:
    """The same line has the same story, in this run and in the next."""
    rows = [
        {"id": "1", "title": RAID, "url": "https://a.example.org/1"},
        {"id": "2", "title": TREATY, "url": "https://b.example.org/2"},
        {"id": "3", "title": RAID.upper(), "url": "https://c.example.org/3"},
        {"id": "4", "title": "Other", "url": "https://b.example.org/2?utm_source=x"},
        {"id": "1", "title": RAID, "url": "https://a.example.org/1"},
    ]
    add, again = grouper(), grouper()
    stories = [add(row)["story"] for row in rows]

    assert stories == [stories[0], stories[1], stories[0], stories[1], stories[0]]
    assert stories[0] != stories[1]
    assert stories == [again(row)["story"] for row in rows]


def test_lines_without_an_id_are_items_of_their_own() -> None:
    """Else the second line without one would join the first."""
    add = grouper()
    titles = (RAID, TREATY, RAID)
    stories = [add({"title": title})["story"] for title in titles]

    assert stories == [stories[0], stories[1], stories[0]]
    assert stories[0] != stories[1]


def test_old_lines_are_as_far_apart_as_they_were_published() -> None:
    """A headline that returns after a month tells of something else."""
    add = grouper()
    days = ("2024-01-01", "2024-01-02", "2024-02-20", None)
    rows = [{"id": str(n), "title": RAID, "published": d} for n, d in enumerate(days)]
    stories = [add(row)["story"] for row in rows]

    assert stories == [stories[0], stories[0], stories[2], stories[2]]
    assert stories[0] != stories[2]


def test_group_reads_what_extract_wrote() -> None:
    """The same parties and days are one story whatever the words."""
    event = {
        "type": "agreement",
        "status": "done",
        "main": True,
        "instrument": "mou",
        "parties": [{"id": "VNM", "role": "state"}, {"id": "GBR", "role": "state"}],
        "date": "2024-04-18",
        "date_end": None,
        "date_source": "text",
        "place": None,
        "persons": [],
        "numbers": [],
        "evidence": [],
        "background": False,
    }
    add = grouper()
    one = add({"id": "1", "title": "Ministers sign", "events": [event]})
    two = add({"id": "2", "title": "Ký kết ở London", "events": [event]})

    assert one["story"] == two["story"]


def test_group_refuses_events_that_nobody_extracted() -> None:
    """The line is passed by and reported, and the next one is read."""
    wrong: tuple[Any, ...] = ([{"type": "party"}], [{}], ["x"], 7)
    for events in wrong:
        with pytest.raises(BadLineError, match="events: not as `monitor extract`"):
            grouper()({"id": "1", "title": "A", "events": events})


def test_group_believes_no_date_that_is_yet_to_come() -> None:
    """The line before says when it is then."""
    add = grouper()
    title = "Six held over smuggling of people in lorries"
    first = add({"id": "1", "title": title, "published": "2024-04-18"})
    later = add({"id": "2", "title": title, "published": "2999-01-01"})

    assert first["story"] == later["story"]


def test_group_forgets_when_it_holds_too_much() -> None:
    """What is older than ten days, and nothing that is not."""
    add = grouper(most_keys=3)
    for day, name in ((1, "1"), (25, "2"), (26, "3"), (26, "4")):
        url = "https://a.example/old" if name in "14" else f"https://a.example/{name}"
        row = {"id": name, "url": url, "published": f"2024-04-{day:02}"}
        last = add(row)
        if name == "1":
            first = last

    assert last["story"] != first["story"]
