"""Which days does a text name in a language that has no words of its own here?"""

import datetime as dt
import re
from collections.abc import Iterator

#: A day with a month, and perhaps the year: "18. April 2024", "2024年4月18日".
_CANDIDATE = re.compile(
    r"(?<![\w.])\d{1,2}\.?\s+(?:[^\W\d_]{1,3}\s+)?[^\W\d_]{3,12}\.?"
    r"(?:,?\s+(?:[^\W\d_]{1,3}\s+)?\d{4}(?!\d))?"
    r"|(?:\d{4}年)?\d{1,2}月\d{1,2}日"
)
#: dateparser takes about a millisecond for each.
MOST = 3


def foreign_days(
    text: str, lang: str, published: dt.date | None
) -> Iterator[tuple[dt.date, tuple[int, int]]]:
    """What dateparser makes of the first candidates; it never sees the whole text."""
    for found in list(_CANDIDATE.finditer(text))[:MOST]:
        day = _parsed(found[0], lang, published)
        if day:
            yield day, found.span()


def _parsed(candidate: str, lang: str, published: dt.date | None) -> dt.date | None:
    # It takes 0.3 s to load, and most languages here never need it.
    from dateparser import parse  # noqa: PLC0415
    from dateparser.conf import SettingValidationError  # noqa: PLC0415

    need = ["day", "month"] if published else ["day", "month", "year"]
    settings: dict[str, object] = {
        "REQUIRE_PARTS": need,
        "PREFER_DATES_FROM": "past",
        "DATE_ORDER": "DMY",
    }
    if published:
        settings["RELATIVE_BASE"] = dt.datetime.combine(published, dt.time(23, 59))
    try:
        moment = parse(candidate, languages=[lang], settings=settings)
    except (ValueError, SettingValidationError, OverflowError):
        return None  # a language that it does not know either
    return moment.date() if moment else None
