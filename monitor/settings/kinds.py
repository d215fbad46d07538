"""What kinds of value may stand in a config, and what mends a wrong one?

Every check here answers with what is wrong and what to do, not with pydantic's own
words, and a check of a secret never repeats the secret.
"""

import base64
import binascii
import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    PlainValidator,
    SecretStr,
    Strict,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from monitor.model.topic import SCOPES, ScopedPoints
from monitor.settings.duration import FORM, PATTERN, format_duration, parse_duration
from monitor.settings.problem import choose, nearest, quote

_MOMENT = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"\s")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: The square root counts: a feed is asked up to ten times as often as another, or as
#: rarely.
LEAST_WEIGHT, MOST_WEIGHT = 0.01, 100


def fault(wrong: str, remedy: str) -> PydanticCustomError:
    """The one error that checks raise; `mistakes.py` reads it back."""
    context = {"wrong": wrong, "remedy": remedy}
    return PydanticCustomError("fault", "{wrong}: {remedy}", context)


def matches(pattern: str, wrong: str, remedy: str) -> AfterValidator:
    form = re.compile(pattern)

    def check(text: str) -> str:
        if not form.fullmatch(text):
            raise fault(f"{wrong}: {quote(text)}", remedy)
        return text

    return AfterValidator(check)


def at_least(bound: timedelta, why: str = "") -> AfterValidator:
    def check(length: timedelta) -> timedelta:
        if length < bound:
            wrong = f"too short: {quote(format_duration(length))}"
            raise fault(wrong, f'write "{format_duration(bound)}" or more{why}')
        return length

    return AfterValidator(check)


def _duration(given: Any) -> timedelta:
    length = given if isinstance(given, timedelta) else parse_duration(given)
    if length is None:
        raise fault(f"not a duration: {quote(given)}", FORM)
    return length


def url_mistake(url: str) -> str:
    """What keeps the text from being a web address; empty when it is one."""
    if _SPACES.search(url) or _CONTROL.search(url):
        return "a URL holds no space"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "not a URL"
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        return "not a URL"
    return ""


def _url(url: str) -> str:
    if wrong := url_mistake(url):
        raise fault(f"{wrong}: {quote(url)}", "write http:// or https:// and a host")
    return url


def _base_url(url: str) -> str:
    """Where the outside reaches us. Hubs post there, so it is worth encryption."""
    url = _url(url).rstrip("/")
    parts = urlsplit(url)
    if parts.query or parts.fragment or "?" in url or "@" in parts.netloc:
        wrong = f"more than a host and a path: {quote(url)}"
        raise fault(wrong, 'write it like "https://monitor.example.org"')
    if parts.scheme != "https" and not _is_loopback(parts.hostname or ""):
        wrong = f"not encrypted: {quote(url)}"
        raise fault(wrong, "write https://; only a loopback address may have http://")
    return url


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listen(text: str) -> str:
    remedy = 'write an address and a port, such as "127.0.0.1:8080" or "[::1]:8080"'
    try:
        parts = urlsplit(f"//{text}")
        host, port = parts.hostname or "", parts.port
        known = host == "localhost" or bool(ip_address(host))
    except ValueError:
        known, port = False, None
    if not (known and port) or parts.netloc != text or "@" in text:
        raise fault(f"not an address to listen on: {quote(text)}", remedy)
    return text


def _secret_url(url: SecretStr) -> SecretStr:
    if wrong := url_mistake(url.get_secret_value()):
        raise fault(wrong, "write http:// or https:// and a host (value not shown)")
    return url


def _teams_url(url: SecretStr) -> SecretStr:
    host = urlsplit(_secret_url(url).get_secret_value()).hostname or ""
    if host == "outlook.office.com" or host.endswith(".webhook.office.com"):
        remedy = "make a webhook with Workflows in Teams, and write its address"
        raise fault(
            "an address of a connector, which Microsoft has switched off", remedy
        )
    return url


def _ntfy_url(url: SecretStr) -> SecretStr:
    parts = urlsplit(_secret_url(url).get_secret_value())
    if not re.fullmatch(r"/(?:[^/]+/)*[A-Za-z0-9_-]{1,64}", parts.path) or parts.query:
        remedy = "write the server and the topic, such as https://ntfy.sh/TOPIC"
        raise fault("not the address of a topic", f"{remedy} (value not shown)")
    return url


def _apprise_url(url: SecretStr) -> SecretStr:
    if not re.match(
        r"[a-z0-9]+://\S", _one_line(url).get_secret_value(), re.IGNORECASE
    ):
        remedy = "write it like pover://USER@TOKEN (value not shown)"
        raise fault("not an address of Apprise", remedy)
    return url


def _bot_token(token: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", token.get_secret_value()):
        remedy = "copy what BotFather gave, such as 123456:ABC-DEF (value not shown)"
        raise fault("not the token of a bot", remedy)
    return token


def _signing_secret(secret: SecretStr) -> SecretStr:
    """Standard Webhooks: after `whsec_` stands base64; anything else is used as is."""
    text = secret.get_secret_value()
    try:
        if text.startswith("whsec_"):
            base64.b64decode(text.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        remedy = "copy it whole, or leave out whsec_ (value not shown)"
        raise fault("not base64 after whsec_", remedy) from None
    return _one_line(secret)


def _one_line(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value()
    if not text or _CONTROL.search(text):
        raise fault("not one line of text", "write the secret alone (value not shown)")
    return secret


def _points(given: Any) -> int | ScopedPoints:
    """One number, or a table with one for each scope."""
    remedy = "write a whole number, or { title = 5, lead = 4, body = 1 }"
    if _is_whole(given):
        return int(given)
    if not isinstance(given, dict) or not given:
        raise fault("not a whole number", "write digits, without quotes")
    for scope, points in given.items():
        if scope not in SCOPES:
            raise fault(f"unknown scope: {quote(scope)}", choose(scope, SCOPES))
        if not _is_whole(points):
            raise fault(f"not a whole number: {quote(str(points))}", remedy)
    return tuple((scope, given[scope]) for scope in SCOPES if scope in given)


def _weight(given: Any) -> float:
    remedy = f"write a number from {LEAST_WEIGHT} to {MOST_WEIGHT}, such as 4"
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise fault("not a number", remedy)
    if not LEAST_WEIGHT <= given <= MOST_WEIGHT:
        raise fault(f"out of range: {given}", remedy)
    return float(given)


def _is_whole(given: Any) -> bool:
    return isinstance(given, int) and not isinstance(given, bool)


def _database(url: str) -> str:
    scheme, mark, rest = url.partition(":///")
    if scheme != "sqlite" or not mark:
        kind = scheme.partition("://")[0] if "://" in url else ""
        wrong = f"not a database we know: {quote(kind)}" if kind else "not a database"
        raise fault(wrong, 'write "sqlite:///" and a path')
    if not rest or rest == ":memory:" or "?" in rest:
        remedy = 'write "sqlite:///" and the path of a file, without options'
        raise fault("not a file", remedy)
    return url


def _selector(selector: str) -> str:
    """What the reader will use, with what it says of a mistake."""
    from cssselect import HTMLTranslator, SelectorError  # noqa: PLC0415 - few need it

    try:
        HTMLTranslator().css_to_xpath(selector)
    except SelectorError as error:
        remedy = 'write it like "ul.news > li" or "h3 a"'
        raise fault(f"not a CSS selector: {error}", remedy) from None
    return selector


def _date_format(form: str) -> str:
    """It must bring a day back as it was."""
    moment = datetime(1999, 12, 31)  # noqa: DTZ001 - a day, nowhere in particular
    try:
        back = datetime.strptime(moment.strftime(form), form)  # noqa: DTZ007 - the same
    except ValueError:
        back = None
    if back is None or back.date() != moment.date():
        remedy = 'write day, month and year as for strptime, such as "%d/%m/%Y"'
        raise fault(f"not a format of a date: {quote(form)}", remedy)
    return form


def _network(given: Any) -> IPv4Network | IPv6Network:
    if isinstance(given, IPv4Network | IPv6Network):
        return given
    try:
        loose = ip_network(given if isinstance(given, str) else "", strict=False)
    except ValueError:
        remedy = 'write it like "127.0.0.0/8" or "fd00::/8"'
        raise fault(f"not a network: {quote(given)}", remedy) from None
    if str(loose) != given and str(loose.network_address) != given:
        raise fault(f"not a network: {quote(given)}", f"write {quote(str(loose))}")
    return loose


def _zone(name: str) -> str:
    # An unknown zone is a KeyError, a bad name a ValueError, and a folder of the
    # zone files, such as "Asia", an OSError.
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        near = nearest(name, available_timezones()) or "Asia/Ho_Chi_Minh"
        wrong = f"not a time zone: {quote(name)}"
        raise fault(wrong, f"write a name such as {quote(near)}") from None
    return name


def _moment(given: Any) -> time:
    if isinstance(given, time):
        return given
    if not isinstance(given, str) or not _MOMENT.fullmatch(given):
        wrong = f"not a time of day: {quote(given)}"
        raise fault(wrong, 'write hours and minutes, such as "07:30"')
    return time.fromisoformat(given)


def _days(given: Any) -> tuple[int, ...]:
    """Weekdays by name; stored by number."""
    remedy = f"write a list of {', '.join(WEEKDAYS)}"
    if not isinstance(given, list | tuple):
        raise fault(f"not a list: {quote(given)}", remedy)
    for name in given:
        if name not in WEEKDAYS:
            raise fault(f"not a weekday: {quote(str(name))}", remedy)
    return tuple(sorted({WEEKDAYS.index(name) for name in given}))


def _cron(text: str) -> str:
    """What the clock's library makes of it, with what it says of a mistake."""
    from apscheduler.triggers.cron import CronTrigger  # noqa: PLC0415 - few need it

    remedy = 'write minute, hour, day, month and weekday, such as "0 7 * * mon-fri"'
    try:
        trigger = CronTrigger.from_crontab(text, timezone="UTC")
    except ValueError as error:
        raise fault(f"not a cron line: {error}", remedy) from None
    if trigger.get_next_fire_time(None, datetime(2024, 1, 1, tzinfo=UTC)) is None:
        raise fault(f"never comes: {quote(text)}", remedy)
    return text


def _mail_address(text: str) -> str:
    name, address = parseaddr(text)
    mailbox, _, host = address.rpartition("@")
    plain = not _CONTROL.search(text) and not _SPACES.search(address)
    if not (plain and mailbox and host) or "@" in mailbox:
        remedy = 'write it like "desk@example.org" or "Desk <desk@example.org>"'
        raise fault(f"not a mail address: {quote(text)}", remedy)
    return text if name else address


def _header_names(headers: dict[str, SecretStr]) -> dict[str, SecretStr]:
    for name in headers:
        if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", name):
            remedy = "write a header name such as Authorization"
            raise fault(f"not a header name: {quote(name)}", remedy)
        if name.casefold() in {"host", "content-length", "connection", "cookie"}:
            remedy = "remove it; the monitor keeps no cookies and frames its own calls"
            raise fault(f"this header cannot be set: {quote(name)}", remedy)
    return headers


def _serialise(write: Callable[[Any], str]) -> PlainSerializer:
    return PlainSerializer(write, return_type=str, when_used="json")


NOTHING = timedelta(0)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)

Duration = Annotated[
    timedelta,
    BeforeValidator(_duration),
    _serialise(format_duration),
    WithJsonSchema({"type": "string", "pattern": PATTERN, "examples": ["15m", "2h"]}),
]
Text = Annotated[str, matches(r"[^\x00-\x1f\x7f]+", "not text", "write one line")]
#: It goes into a header as it is, so it is printable ASCII.
UserAgent = Annotated[
    str, matches(r"[\x21-\x7e][\x20-\x7e]*", "not plain letters", "write one line")
]
Prose = Annotated[str, matches(r"(?s).*\S.*", "empty", "write it, or remove the key")]
Url = Annotated[str, AfterValidator(_url)]
BaseUrl = Annotated[str, AfterValidator(_base_url)]
Listen = Annotated[str, AfterValidator(_listen)]
Database = Annotated[str, AfterValidator(_database)]
SecretUrl = Annotated[SecretStr, AfterValidator(_secret_url)]
SigningSecret = Annotated[SecretStr, AfterValidator(_signing_secret)]
TeamsUrl = Annotated[SecretStr, AfterValidator(_teams_url)]
NtfyUrl = Annotated[SecretStr, AfterValidator(_ntfy_url)]
AppriseUrl = Annotated[SecretStr, AfterValidator(_apprise_url)]
BotToken = Annotated[SecretStr, AfterValidator(_bot_token)]
ChatId = Annotated[
    str,
    matches(
        "-?[0-9]+|@[A-Za-z0-9_]+",
        "not the id of a chat",
        'write it like "-1001234567890", or "@name" of a public channel',
    ),
]
RoomId = Annotated[
    str,
    matches(
        r"![^\s/?#%]+",
        "not the id of a room",
        'copy it from the room\'s settings; it starts with "!"',
    ),
]
Password = Annotated[SecretStr, AfterValidator(_one_line)]
Headers = Annotated[
    dict[str, Annotated[SecretStr, AfterValidator(_one_line)]],
    AfterValidator(_header_names),
]
Network = Annotated[
    IPv4Network | IPv6Network,
    BeforeValidator(_network),
    _serialise(str),
    WithJsonSchema({"type": "string", "examples": ["127.0.0.0/8"]}),
]
Zone = Annotated[str, AfterValidator(_zone)]
Selector = Annotated[Text, AfterValidator(_selector)]
DateFormat = Annotated[Text, AfterValidator(_date_format)]
Moment = Annotated[
    time,
    BeforeValidator(_moment),
    _serialise(lambda at: f"{at:%H:%M}"),
    WithJsonSchema({"type": "string", "pattern": f"^{_MOMENT.pattern}$"}),
]
Days = Annotated[
    tuple[int, ...],
    PlainValidator(_days),
    PlainSerializer(
        lambda days: [WEEKDAYS[day] for day in days],
        return_type=list[str],
        when_used="json",
    ),
    WithJsonSchema({"type": "array", "items": {"type": "string", "enum": [*WEEKDAYS]}}),
]
Cron = Annotated[str, AfterValidator(_cron)]
MailAddress = Annotated[str, AfterValidator(_mail_address)]
Country = Annotated[
    str,
    matches("[A-Z]{2}", "not a country", 'write ISO 3166 alpha-2, such as "VN"'),
]
PartyId = Annotated[
    str,
    matches("[A-Z]{2,12}", "not a country", 'write its code, such as "VN" or "VNM"'),
]
Language = Annotated[
    str,
    matches(
        "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*",
        "not a language",
        'write BCP 47, such as "vi" or "zh-Hant"',
    ),
]
Count = Annotated[int, Strict(), Field(ge=1)]
Weight = Annotated[
    float,
    BeforeValidator(_weight),
    WithJsonSchema({"type": "number", "minimum": LEAST_WEIGHT, "maximum": MOST_WEIGHT}),
]
Points = Annotated[int, Strict()]
RulePoints = Annotated[
    int | ScopedPoints,
    PlainValidator(_points),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer"},
                {
                    "type": "object",
                    "properties": {scope: {"type": "integer"} for scope in SCOPES},
                    "additionalProperties": False,
                    "minProperties": 1,
                },
            ]
        }
    ),
]
Port = Annotated[int, Strict(), Field(ge=1, le=65535)]
Switch = Annotated[bool, Strict()]
