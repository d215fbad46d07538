"""What was extracted from a text, slot by slot, with the words that decided?"""

from collections.abc import Iterator

from monitor.model.event import Event
from monitor.model.sentence import event_facts
from monitor.serve.output import plain
from monitor.serve.parties import party_name

#: Which evidence speaks for a fact.
SLOTS = {"signed by": ("person",), "named": ("person",), "numbers": ("number",)}
#: Of one slot so many words are shown.
MOST_WORDS = 4


def tell_event(event: Event) -> Iterator[str]:
    """Its type and status, its parties with their roles, and each slot."""
    kind = "recalled" if event.background else "main" if event.main else "beside it"
    what = f"{event.type.value} ({event.status.value}, {kind})"
    yield f"    event {what}{_words(event, 'type', 'status')}"
    for party in event.parties:
        said = _words(event, f"party:{party.id}")
        yield f"      {party.id} as {party.role.value}{said}"
    if event.instrument != "none":
        yield f"      instrument {event.instrument}{_words(event, 'instrument')}"
    for key, value in event_facts(event, party_name):
        if key != "what":
            lead = "named:" if key == "named" else key
            yield f"      {lead} {plain(value)}{_words(event, *SLOTS.get(key, (key,)))}"


def _words(event: Event, *slots: str) -> str:
    """What the item says, where it was taken from; a slot may be numbered or named."""
    said = dict.fromkeys(
        plain(evidence.text)
        for evidence in event.evidence
        if any(f"{evidence.rule}:".startswith(f"{slot}:") for slot in slots)
    )
    words = ", ".join(f"\u201c{word}\u201d" for word in list(said)[:MOST_WORDS])
    return f": {words}" if words else ""
