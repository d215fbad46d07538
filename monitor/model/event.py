"""What happened in the world, as structured fact? Never a message or a callback."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from monitor.model.match import Evidence


class EventType(StrEnum):
    """The closed list of happenings that are told apart."""

    AGREEMENT = "agreement"
    MEETING = "meeting"
    NEGOTIATION = "negotiation"
    CAMPAIGN = "campaign"
    LAW_POLICY = "law_policy"
    ARREST = "arrest"
    RESCUE = "rescue"
    CHARGE_TRIAL = "charge_trial"
    SENTENCE = "sentence"
    INTERCEPTION = "interception"
    DEPORTATION_RETURN = "deportation_return"
    DEATH_IN_TRANSIT = "death_in_transit"
    WARNING_REPORT = "warning_report"


class Status(StrEnum):
    """Whether it happened."""

    DONE = "done"
    PLANNED = "planned"
    DENIED = "denied"


class Role(StrEnum):
    """How a party takes part. Only states and agencies make a deal bilateral."""

    STATE = "state"
    AGENCY = "agency"
    ORG = "org"
    NATIONALITY = "nationality"
    LOCATION = "location"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Party:
    """Who takes part: ISO 3166 alpha-3, or a body such as IOM, EU, INTERPOL."""

    id: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where it happened, as the text says."""

    name: str
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is named as taking part."""

    name: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """How many of what."""

    kind: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One happening that an item reports."""

    type: EventType
    status: Status = Status.DONE
    main: bool = True
    parties: tuple[Party, ...] = ()
    instrument: str = "none"
    date: dt.date | None = None
    date_end: dt.date | None = None
    date_source: str = ""  #: "text" or "published"; empty without a date
    place: Place | None = None
    persons: tuple[Person, ...] = ()
    numbers: tuple[Number, ...] = ()
    #: `rule` names the slot, then its value and what decided: "type", "instrument:mou",
    #: "party:VNM:office".
    evidence: tuple[Evidence, ...] = ()
    background: bool = False
