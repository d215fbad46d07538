"""Which PLOVER code has an event?"""

import pytest

from monitor.extract.plover import plover_of
from monitor.model.event import Event, EventType, Status

CASES = [
    (EventType.AGREEMENT, Status.DONE, "mou", "AGREE"),
    (EventType.AGREEMENT, Status.DONE, "action plan", "COOPERATE"),
    (EventType.AGREEMENT, Status.PLANNED, "action plan", "AGREE"),
    (EventType.NEGOTIATION, Status.DENIED, "treaty", "REJECT"),
    (EventType.NEGOTIATION, Status.DONE, "none", "CONSULT"),
    (EventType.ARREST, Status.DONE, "none", "COERCE"),
    (EventType.DEPORTATION_RETURN, Status.DENIED, "none", ""),
    (EventType.RESCUE, Status.DONE, "none", "AID"),
    (EventType.WARNING_REPORT, Status.DONE, "none", ""),
]


@pytest.mark.parametrize(("kind", "status", "instrument", "code"), CASES)
def test_type_status_and_instrument_decide(
    kind: EventType, status: Status, instrument: str, code: str
) -> None:
    """What PLOVER has no code for has none, rather than a wrong one."""
    event = Event(type=kind, status=status, instrument=instrument)

    assert plover_of(event) == code
