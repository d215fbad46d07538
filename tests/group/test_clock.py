"""Which numbers of a text tell the time of day?"""

import pytest

from monitor.group.clock import without_clock
from monitor.group.recount import recounts


@pytest.mark.parametrize(
    "clock",
    [
        "7am", "7 a.m.", "6.30pm", "11 o'clock", "7 Uhr", "6h30", "5 giờ",
        "5 de la tarde", "alle 6:30", "pukul 7", "klokken 17",
    ],
)  # fmt: skip
def test_a_time_of_day_counts_nobody(clock: str) -> None:
    assert not any(map(str.isdigit, without_clock(f"Found {clock} near Harwick")))


@pytest.mark.parametrize(
    "counts", ["7 amateurs", "12 hurt", "las 7 mujeres", "1,007 hidden", "17 hidden"]
)
def test_what_counts_people_stays(counts: str) -> None:
    assert without_clock(counts) == counts


@pytest.mark.parametrize(
    ("title", "anew"),
    [
        ("Death toll in Sfora sinking rises to 12", True),
        ("La cifra de muertos sube a 12", True),
        ("沉船死亡人数升至12人", True),
        ("Twelve die off Sfora", False),
        ("Police rise early for 12 raids", False),
    ],
)
def test_a_headline_says_that_a_count_is_told_anew(title: str, *, anew: bool) -> None:
    assert recounts(title) is anew
