"""How long is "1h30m"?"""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.settings.duration import format_duration, parse_duration


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("30s", timedelta(seconds=30)),
        ("15m", timedelta(minutes=15)),
        ("2h", timedelta(hours=2)),
        ("400d", timedelta(days=400)),
        ("1h30m", timedelta(hours=1, minutes=30)),
        ("1d2h3m4s", timedelta(days=1, hours=2, minutes=3, seconds=4)),
        ("0s", timedelta(0)),
        ("90m", timedelta(minutes=90)),
    ],
)
def test_a_duration_is_numbers_with_units(text: str, length: timedelta) -> None:
    """Units stand from long to short, each at most once."""
    assert parse_duration(text) == length


@pytest.mark.parametrize(
    "text",
    [
        "",
        "15",
        "m",
        "15 m",
        "1.5h",
        "-1h",
        "30m1h",
        "1h1h",
        "1w",
        "PT5M",
        "\N{ARABIC-INDIC DIGIT ONE}m",
        "15m\n",
    ],
)
def test_whatever_else_is_no_duration(text: str) -> None:
    """A bare number would leave the unit to chance."""
    assert parse_duration(text) is None


@pytest.mark.parametrize("given_value", [15, None, True, ["15m"], 1.5])
def test_only_text_is_a_duration(given_value: object) -> None:
    """A number in a file has no unit."""
    assert parse_duration(given_value) is None


@given(st.integers(0, 10**9))
def test_what_is_written_is_read_back(seconds: int) -> None:
    """Whole seconds survive the round trip."""
    length = timedelta(seconds=seconds)

    assert parse_duration(format_duration(length)) == length
