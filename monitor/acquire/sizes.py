"""How many entries does a feed's document usually hold, and has it shrunk?"""

from dataclasses import replace

from monitor.acquire.memory import Memory

DAY = 86_400
#: Documents over which the usual number is a mean; while shrunk it follows slower.
SLOWLY, SLOWER = 20, 200
FADE = 0.01
#: Of the usual number: so few are a shrunk document.
SHRUNK = 0.2
#: And of the fewest it held of late: weekends and mornings are no shrinking.
BELOW = 0.5
#: A feed that never held more cannot shrink.
USUAL_FROM = 5
POLLS_FROM = 3


def measure(memory: Memory, count: int, at: int, *, passing: bool = False) -> Memory:
    """After a document with so many entries; `passing`: none of the old ones is there.

    A list that begins anew is short in the morning: it has a day to fill.
    """
    judged = _judge(memory, count, at, passing=passing)
    documents = memory.documents + 1
    pace = SLOWER if judged.shrunk_since else min(documents, SLOWLY)
    usual = memory.usual + (count - memory.usual) / pace
    rising = memory.low + (usual - memory.low) * FADE
    low = count if documents == 1 else min(count, rising)
    return replace(
        judged,
        polls=memory.polls + 1,
        documents=documents,
        usual=round(usual, 2),
        most=round(max(count, memory.most * (1 - FADE)), 2),
        low=memory.low if judged.shrunk_since else round(low, 2),
    )


def _judge(memory: Memory, count: int, at: int, *, passing: bool) -> Memory:
    if memory.shrunk_since:
        over = count >= BELOW * memory.usual
        return replace(memory, shrunk_since=0, shrunk_from=0) if over else memory
    known = memory.polls >= POLLS_FROM and memory.usual >= USUAL_FROM
    small = count <= SHRUNK * memory.usual and count < BELOW * memory.low
    if not (known and small):
        return memory
    return replace(memory, shrunk_since=at, shrunk_from=at + DAY if passing else at)
