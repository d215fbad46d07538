"""How far from UTC is a zone, as feeds name it?"""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

#: Names that mean one offset. IST, AMT and their like mean several: not here.
HOURS = {
    "acdt": 10.5, "acst": 9.5, "adt": -3, "aedt": 11, "aest": 10, "akdt": -8,
    "akst": -9, "art": -3, "ast": -4, "at": -4, "awst": 8, "brt": -3, "cat": 2,
    "cdt": -5, "cest": 2, "cet": 1, "cst": -6, "ct": -6, "eat": 3, "edt": -4,
    "eest": 3, "eet": 2, "est": -5, "et": -5, "gmt": 0, "hkt": 8, "hst": -10,
    "ict": 7, "idt": 3, "irst": 3.5, "jst": 9, "kst": 9, "mdt": -6, "mest": 2,
    "met": 1, "mez": 1, "mesz": 2, "mmt": 6.5, "msk": 3, "mst": -7, "mt": -7,
    "myt": 8, "npt": 5.75, "nzdt": 13, "nzst": 12, "pdt": -7, "pht": 8, "pkt": 5,
    "pst": -8, "pt": -8, "sast": 2, "sgt": 8, "trt": 3, "ut": 0, "utc": 0,
    "wat": 1, "west": 1, "wet": 0, "wib": 7, "wit": 9, "wita": 8, "z": 0,
}  # fmt: skip

#: RFC 822 gives America the right to CST, EST and PST; Britain has BST by use.
BRITISH_SUMMER = "bst"

_OFFSET = re.compile(
    r"(?:gmt|utc|ut)?([+-])(\d{1,2})(?::?(\d{2}))?(?::?00)?z?", re.IGNORECASE
)
_LARGEST = timedelta(hours=15)


def offset(zone: str, local: datetime) -> timedelta | None:
    """None when it cannot be told for certain: hours off is worse than no date."""
    name = zone.lower().removeprefix("etc/")
    if not name:
        return timedelta(0)  # RFC 5322 3.3: no zone says nothing, UTC by custom
    if signed := _OFFSET.fullmatch(name):
        return _signed(signed)
    if name in HOURS:
        return timedelta(hours=HOURS[name])
    if name == BRITISH_SUMMER:
        return _british(local)
    return _named(zone, local) if "/" in zone else None


def _signed(found: re.Match[str]) -> timedelta | None:
    """GMT+9 is nine hours ahead, as people write it; not as POSIX would have it."""
    minutes = int(found[3] or 0)
    size = timedelta(hours=int(found[2]), minutes=minutes)
    if minutes >= 60 or size > _LARGEST:  # noqa: PLR2004 - minutes of an hour
        return None
    return -size if found[1] == "-" else size


def _british(local: datetime) -> timedelta | None:
    """An hour ahead, if Britain has summer time then: else it is another BST."""
    ahead = _named("Europe/London", local)
    return ahead if ahead == timedelta(hours=1) else None


def _named(zone: str, local: datetime) -> timedelta | None:
    try:
        return local.replace(tzinfo=ZoneInfo(zone)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
