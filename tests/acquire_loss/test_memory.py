"""Is what is written down what was known, and is anything else taken for nothing?"""

from hypothesis import given
from hypothesis import strategies as st

from monitor.acquire.clean import Markup
from monitor.acquire.document import RawEntry, name_all
from monitor.acquire.memory import (
    Face,
    Memory,
    Trace,
    faces,
    pack,
    remember,
    seconds,
    write_down,
)
from tests.values import NOON

small, large = st.integers(0, 2**32 - 1), st.integers(0, 2**64 - 1)
traces = st.builds(
    Trace,
    st.builds(Face, large, small, small, small),
    small,
    st.integers(0, 2**16 - 1),
)
memories = st.builds(
    Memory,
    held=st.lists(traces, max_size=5).map(pack),
    at=small,
    empty=st.booleans(),
    polls=small,
    usual=st.floats(0, 2000),
    low=st.floats(0, 2000),
    order=st.integers(-6, 6),
    resets=st.lists(small, max_size=3).map(tuple),
    loss_why=st.text(),
    longest=st.floats(0, 1e9),
)


@given(memories)
def test_what_is_written_down_is_remembered(memory: Memory) -> None:
    """To the last bit."""
    assert remember(write_down(memory)) == memory


@given(st.lists(traces, max_size=5))
def test_what_is_packed_is_unpacked(held: list[Trace]) -> None:
    """Each number in its width, and all of them counted."""
    memory = Memory(held=pack(held))

    assert list(memory.traces) == held
    assert memory.count == len(held)


@given(st.text() | st.sampled_from(["{}", "[]", "1", '{"v":1}', '{"v":2}', "null"]))
def test_anything_else_is_no_memory(text: str) -> None:
    """Another version, or a damaged row: it is learned anew, and nothing breaks."""
    assert remember(text) == Memory()


def test_a_feed_takes_about_a_kilobyte() -> None:
    """Ten thousand feeds with 25 entries must fit beside everything else."""
    entries = [
        RawEntry(key=str(n), raw_digest="", title=Markup(f"T{n}")) for n in range(25)
    ]
    known = tuple(Trace(face, seconds(NOON)) for face in faces(name_all(entries)))

    assert len(write_down(Memory(held=pack(known)))) < 1_400


def test_what_several_share_tells_none_of_them() -> None:
    """A title such as "Notice", a link that is the front page."""
    entries = [
        RawEntry(key=key, raw_digest="", title=Markup(title), url=url)
        for key, title, url in [
            ("1", "Notice", "https://example.org/"),
            ("2", " NOTICE ", "https://example.org/"),
            ("3", "", ""),
            ("4", "Talks", "http://www.example.org/talks?utm_source=rss"),
            ("4", "The same once more", ""),
        ]
    ]
    one, two, three, four = faces(entries)

    assert [bool(f.title) for f in (one, two, three, four)] == [False] * 3 + [True]
    assert [bool(f.link) for f in (one, two, three, four)] == [False] * 3 + [True]
