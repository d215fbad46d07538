"""Which moment is read beside a headline, in which language?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.acquire.webdates import Habits, read_web_date
from tests.values import DAY, NOON


def read(text: str, lang: str, zone: str = "", form: str = "") -> str:
    """As far as minutes, in UTC."""
    habits = Habits(lang=lang, zone=zone, form=form, read_at=NOON)
    moment = read_web_date(text, habits)
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


@pytest.mark.parametrize(
    ("lang", "text", "moment"),
    [
        ("vi", "Thứ Năm, 18/04/2024 14:30", "2024-04-18 14:30"),
        ("vi", "14h30 ngày 18/04/2024", "2024-04-18 14:30"),
        ("vi", "Ngày đăng: 18 tháng 4 năm 2024", "2024-04-18 00:00"),
        ("vi", "2 giờ trước", "2024-04-18 10:00"),
        ("vi", "5/4/2024", "2024-04-05 00:00"),
        ("ar", "الخميس ١٨ أبريل ٢٠٢٤", "2024-04-18 00:00"),
        ("ar", "18 نيسان 2024", "2024-04-18 00:00"),
        ("ar", "منذ ساعتين", "2024-04-18 10:00"),
        ("th", "18 เม.ย. 2567", "2024-04-18 00:00"),
        ("th", "18/04/2567", "2024-04-18 00:00"),
        ("id", "18 Agustus 2023", "2023-08-18 00:00"),
        ("fr", "Publié le 18 avril 2024 à 14h30", "2024-04-18 14:30"),
        ("es", "18 de abril de 2024", "2024-04-18 00:00"),
        ("pl", "18 kwietnia 2024", "2024-04-18 00:00"),
        ("zh", "2024年4月18日", "2024-04-18 00:00"),
        ("en", "April 5, 2024 2:30 PM", "2024-04-05 14:30"),
        ("en-US", "4/5/2024", "2024-04-05 00:00"),
        ("en-GB", "4/5/2023", "2023-05-04 00:00"),
        ("en", "yesterday", "2024-04-17 12:00"),
        ("", "2024-04-18T09:00:00+07:00", "2024-04-18 02:00"),
        ("de", "18.04.2024, 9:15 Uhr", "2024-04-18 09:15"),
    ],
)
def test_a_date_is_read_in_the_language_of_its_page(
    lang: str, text: str, moment: str
) -> None:
    """With a base, figures and a calendar that readers there use."""
    assert read(text, lang) == moment


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "5/4/2024"),
        ("en", "Updated"),
        ("en", "2024"),
        ("vi", "31/04/2024"),
        ("vi", "đang cập nhật"),
        ("vi", "18/04/2124"),
        ("xx", "18 foo 2024"),
        ("", ""),
    ],
)
def test_what_cannot_be_told_is_no_date(lang: str, text: str) -> None:
    """Days off is worse than none."""
    assert read(text, lang) == ""


def test_a_zone_counts_where_the_text_names_none() -> None:
    """Hanoi is seven hours ahead."""
    zone = "Asia/Ho_Chi_Minh"

    assert read("18/04/2024 14:30", "vi", zone) == "2024-04-18 07:30"
    assert read("18 April 2024 14:30", "en", zone) == "2024-04-18 07:30"
    assert read("2024-04-18T14:30:00Z", "vi", zone) == "2024-04-18 14:30"


def test_a_format_that_is_given_is_the_only_one() -> None:
    """What does not fit it is not guessed at."""
    assert read("04.05.24", "", form="%m.%d.%y") == "2024-04-05 00:00"
    assert read("18 April 2024", "en", form="%d/%m/%Y") == ""


languages = st.sampled_from(["", "vi", "ar", "th", "fa", "en", "en-US", "xx"])
scraps = st.sampled_from(
    ["18", "/", "4", "2024", "2567", ":", "30", " ", "tháng", "hôm", "١٨", "-", "PM",
     "Z", "+07:00", "99", "ago", "เม.ย."]
)  # fmt: skip


@given(st.text(max_size=30) | st.lists(scraps, max_size=8).map("".join), languages)
def test_any_text_gives_a_moment_or_none(text: str, lang: str) -> None:
    """Never an exception, never the far future."""
    moment = read_web_date(text, Habits(lang=lang, read_at=NOON))

    assert moment is None or (moment.year >= 1990 and moment <= NOON + 7 * DAY)
