"""What was asked of the register, and how are its rows shown?"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

import typer

from monitor.group.register import chosen
from monitor.model.event import EventType
from monitor.model.register import Account, Choice, Record, Stage
from monitor.model.sentence import PAPERS
from monitor.serve.clock import SystemClock
from monitor.serve.config import Outline
from monitor.serve.ics import calendar, planned
from monitor.serve.options import fail
from monitor.serve.output import none_of, print_rows
from monitor.serve.parties import party_id
from monitor.serve.register_rows import Listing, shown
from monitor.serve.sheets import sheet
from monitor.serve.state import moment_since, reading

#: As written in output; "none" is an agreement of which no paper is told.
INSTRUMENTS = (*PAPERS, "agreement", "none")
#: Rows of a table that nobody bounded.
MOST_SHOWN = 50


class Form(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    ICS = "ics"


def form(*, json: bool, csv: bool, ics: bool) -> Form:
    wanted = {Form.JSON: json, Form.CSV: csv, Form.ICS: ics}
    found = [each for each, is_wanted in wanted.items() if is_wanted]
    if len(found) > 1:
        named = " or ".join(f"--{each}" for each in found)
        raise fail(f"{named}: write one of them", code=2)
    return found[0] if found else Form.TABLE


def parties(text: str | None) -> frozenset[str]:
    """At least two, since nobody signs with themselves."""
    if text is None:
        return frozenset()
    found = frozenset(map(party, text.split(",")))
    if len(found) < 2:  # noqa: PLR2004 - a pair is two
        raise fail(f"--between {text}: write two of them, such as VNM,GBR", code=2)
    return found


def party(text: str | None) -> str:
    """Its id; empty where none was asked for."""
    if text is None:
        return ""
    found = party_id(text)
    if not found:
        wrong = f"{text.strip()!r} is no state or body that the monitor knows"
        raise fail(f"{wrong}: write a code or an English name", code=2)
    return found


def paper(text: str | None) -> str:
    return _one_of("--kind", text, INSTRUMENTS)


def stage(text: str | None) -> str:
    return _one_of("--status", text, [each.value for each in Stage])


def day(option: str, text: str | None) -> date | None:
    moment = moment_since(text, option)
    return moment.date() if moment else None


def accounts(
    config: Outline, types: Iterable[EventType], *, background: bool
) -> tuple[Account, ...]:
    with reading(config) as database:
        return database.queries.accounts(types, background=background)


def chosen_of(records: Iterable[Record], choice: Choice) -> tuple[Record, ...]:
    return tuple(record for record in records if chosen(record, choice))


def show(
    records: Sequence[Record],
    listing: Listing,
    wanted: Form,
    limit: int | None,
    *,
    narrowed: bool,
) -> None:
    """A table is cut and says so; what a program reads is whole."""
    most = MOST_SHOWN if wanted is Form.TABLE and limit is None else limit
    kept = records[:most]
    rows = [listing.row_of(record) for record in kept]
    match wanted:
        case Form.ICS:
            typer.echo(calendar(planned(kept), SystemClock().now()), nl=False)
        case Form.CSV:
            typer.echo(sheet(rows, listing.keys), nl=False)
        case Form.JSON:
            print_rows(rows, listing.columns, as_json=True, empty="")
        case Form.TABLE:
            columns, empty = listing.columns, none_of(listing.noun, narrowed=narrowed)
            print_rows(shown(rows), columns, as_json=False, empty=empty)
            if len(kept) < len(records):
                typer.echo(f"{len(records) - len(kept)} more: --limit shows them")


def _one_of(option: str, text: str | None, known: Sequence[str]) -> str:
    """Hyphens stand for spaces, so that nothing needs quotes."""
    if text is None:
        return ""
    plain = text.strip().casefold().replace("-", " ")
    if plain not in known:
        written = ", ".join(each.replace(" ", "-") for each in known)
        raise fail(f"{option} {text}: write one of {written}", code=2)
    return plain
