"""Which PLOVER code has an event?

PLOVER, the successor of CAMEO, has 16 codes for what states and their organs do to
each other and to people: https://github.com/openeventdata/PLOVER. It has none for
accidents, laws, campaigns and reports; these have no code rather than a wrong one.
"""

from monitor.model.event import Event, EventType, Status

_CODES = {
    EventType.AGREEMENT: "AGREE",
    EventType.MEETING: "CONSULT",
    EventType.NEGOTIATION: "CONSULT",
    EventType.ARREST: "COERCE",
    EventType.CHARGE_TRIAL: "COERCE",
    EventType.SENTENCE: "COERCE",
    EventType.INTERCEPTION: "COERCE",
    EventType.DEPORTATION_RETURN: "COERCE",
    EventType.RESCUE: "AID",
}
#: What was refused between states; nobody was coerced or helped by what was not done.
_DENIED = {
    EventType.AGREEMENT: "REJECT",
    EventType.MEETING: "REJECT",
    EventType.NEGOTIATION: "REJECT",
}
#: Work together, which goes beyond a text.
_COOPERATION = frozenset({"action plan", "working group", "readmission"})


def plover_of(event: Event) -> str:
    """Type, status and instrument decide; "" where PLOVER has nothing."""
    if event.status is Status.DENIED:
        return _DENIED.get(event.type, "")
    signed = event.type is EventType.AGREEMENT and event.status is Status.DONE
    if signed and event.instrument in _COOPERATION:
        return "COOPERATE"
    return _CODES.get(event.type, "")
