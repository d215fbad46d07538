"""How far has an instrument between states come, as one event tells it?"""

import re

from monitor.model.event import Event, EventType, Role, Status
from monitor.model.register import Stage

#: A meeting may end in one of these; it lists other instruments only as its subject.
OF_MEETINGS = frozenset({"joint statement", "declaration"})
ACTING = frozenset({Role.STATE, Role.AGENCY})

#: In the languages of the extraction: en, vi, es, fr, id.
IN_FORCE = re.compile(
    r"into (?:force|effect)|t(?:ak|ook)\w* effect|có hiệu lực"
    r"|en (?:vigor|vigencia|vigueur)|(?:mulai )?berlaku",
    re.IGNORECASE,
)
SIGN = re.compile(
    r"\b(?:sign(?!al|if|pos)\w*|ink(?:s|ed|ing)?|ký|firm(?:a|an|ó|aron|ad[oa]s?|ar)"
    r"|suscrib\w+|\w*[tn]andatangan\w*|teken)\b",
    re.IGNORECASE,
)


def is_between_states(event: Event) -> bool:
    """Whether it tells of an instrument; a meeting only where it ends in one."""
    if event.type in {EventType.AGREEMENT, EventType.NEGOTIATION}:
        return True
    return event.type is EventType.MEETING and event.instrument in OF_MEETINGS


def stage_of(event: Event) -> Stage:
    """Signed and in force only where the item's own words say so."""
    if event.status is Status.DENIED:
        return Stage.FAILED
    if event.status is Status.PLANNED:
        return Stage.PROPOSED
    if event.type is EventType.NEGOTIATION:
        return Stage.NEGOTIATED
    words = " ".join(e.text for e in event.evidence if _decides(e.rule))
    if IN_FORCE.search(words):
        return Stage.IN_FORCE
    return Stage.SIGNED if SIGN.search(words) else Stage.AGREED


def acting(event: Event) -> frozenset[str]:
    """Those whose act it is; only they make an instrument bilateral."""
    return frozenset(p.id for p in event.parties if p.role in ACTING)


def _decides(slot: str) -> bool:
    """Evidence names its slot; those of a person or a place say nothing of a stage."""
    return slot in {"type", "status"}
