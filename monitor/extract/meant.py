"""What does the news make of those who are counted?"""

from dataclasses import replace

from monitor.extract.count_signs import FOUND, CountSigns
from monitor.extract.sums import BACK, Counted
from monitor.model.event import EventType

#: How far behind those who are counted it is told that they were held.
ON = 45
#: Of people of whom the sentence does not say as what they are counted.
UNSAID = ""
#: Who is sent home was on the way, or at sea.
_HOME = frozenset({"migrants", "crew"})
#: In these nobody is sent home.
_TAKEN_ALONG = frozenset(EventType) - {
    EventType.DEPORTATION_RETURN,
    EventType.WARNING_REPORT,
}
#: Who is found there is what those did who are held: migrants or victims.
_BY_DEED = frozenset({EventType.ARREST, EventType.CHARGE_TRIAL, EventType.SENTENCE})


def as_told(text: str, counted: Counted, of: EventType, signs: CountSigns) -> Counted:
    """Who is found in a rescue is rescued; who is detained on the way is a migrant."""
    moving = signs.moving.search(text, counted.start, counted.end)
    kind = counted.kind
    if kind in _HOME and of is EventType.DEPORTATION_RETURN:
        kind = "deported"
    if kind == "crew" and of is EventType.RESCUE:
        kind = "rescued"  # fishermen who were held on board
    if kind == "rescued" and of is EventType.DEATH_IN_TRANSIT:
        kind = "survivors"
    if kind == "deported" and of in _TAKEN_ALONG:
        kind = UNSAID  # "brought 200 workers from Peru" to exploit them
    if kind == FOUND and of not in _BY_DEED:
        kind = "rescued" if of is EventType.RESCUE else "migrants"
    if kind == "arrested" and of is EventType.RESCUE and moving:
        kind = "rescued"  # "47 migrants picked up by a yacht"
    near = max(0, counted.start - BACK // 2), counted.end + ON
    alone = counted.value == 1 and not moving  # the driver
    if kind == "arrested" and of is EventType.INTERCEPTION and not alone:
        held = signs.held.search(text, *near)
        kind = "migrants" if moving or held else kind
    return replace(counted, kind=kind)
