"""Full text, whatever a person typed."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.store.database import Database
from tests.store.intake import intake, sighting
from tests.values import HOUR, NOON


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("library") / "monitor.db"
    with Database.open(path, write=True) as database:
        database.shelf.save_poll(
            intake(
                sighting("1", "Über die Grenze", summary="Schleuser in München"),
                sighting("2", "Learning c++ at http://x.example", text="-x or NEAR"),
                sighting("3", "人口贩运案件", text="警方"),
                sighting("4", "ค้ามนุษย์ในประเทศไทย"),
                sighting("5", "Police free women", text="word " * 300 + "hidden"),
            )
        )
    return path


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("uber grenze", ["1"]),
        ("GRENZE munchen", ["1"]),
        ("grenze absent", []),
        ("c++", ["2"]),
        ("-x", ["2"]),
        ("http://x.example", ["2"]),
        ('"unbalanced', []),
        ('learning"', ["2"]),
        ("NEAR", ["2"]),
        ("title:learning", []),
        ("* ( ) ^ +", []),
        ("", []),
        ("\0", []),
        ("learn\0ing", []),
        ("人口", ["3"]),
        ("贩运 警方", ["3"]),
        ("มนุษย์", ["4"]),
        ("人%", []),
        ("hidden", ["5"]),
    ],
)
def test_search_finds_words(library: Path, words: str, keys: list[str]) -> None:
    """Every word must occur; accents and case do not count; signs are no syntax."""
    with Database.open(library, write=False) as database:
        hits = database.queries.search(words)

    assert [hit.item.url.rpartition("/")[2] for hit in hits] == keys


def test_an_excerpt_shows_where(library: Path) -> None:
    """A few words around, and not the whole text."""
    with Database.open(library, write=False) as database:
        (spaced,) = database.queries.search("hidden")
        (unspaced,) = database.queries.search("警方")

    assert "hidden" in spaced.excerpt
    assert len(spaced.excerpt) < 400
    assert "警方" in unspaced.excerpt


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text())
def test_search_never_fails(database: Database, words: str) -> None:
    """Whatever is typed or pasted."""
    assert database.queries.search(words) == ()


def test_the_index_follows_the_texts(database: Database) -> None:
    """An edit is found beside its first text; what retention took is not."""
    database.shelf.save_poll(intake(sighting("a", "Harbour police")))
    database.shelf.save_poll(
        intake(changed=(sighting("a", "Harbour rescue"),), at=NOON + HOUR)
    )
    both = database.queries.search("harbour")
    newest = database.queries.search("harbour", limit=1)

    assert [hit.item.title for hit in both] == ["Harbour rescue", "Harbour police"]
    assert newest == both[:1]


def test_a_reader_of_many_hits_gets_the_newest(database: Database) -> None:
    """In order, however many there are."""
    database.shelf.save_poll(intake(*(sighting(f"{n:04}") for n in range(1200))))
    hits = database.queries.search("title", limit=1100)

    assert [hit.item.seq for hit in hits] == list(range(1200, 100, -1))
