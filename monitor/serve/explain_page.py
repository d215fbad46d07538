"""Why was the full text of an item wanted, and what came of it?"""

from collections.abc import Iterator, Sequence

from monitor.model.view import TextHistory, WantLine
from monitor.model.want import PageOutcome
from monitor.serve.output import plain
from monitor.serve.rows import when


def awaited(text: TextHistory) -> str:
    """The step, or what stands behind the item."""
    return "its full text" if text.waits_for == "text" else text.waits_for


def missing(texts: Sequence[TextHistory]) -> str:
    """Why it was decided without the full text that might have changed it."""
    wants = [text.wanted for text in texts if text.wanted]
    if not wants or any(want.outcome is PageOutcome.BROUGHT for want in wants):
        return ""
    return f" Its full text was wanted and not brought: {_came_of(wants[-1])}."


def _came_of(want: WantLine) -> str:
    if want.outcome is None:
        return "it has not been asked for yet"
    detail = f" ({plain(want.detail)})" if want.detail else ""
    return f"{want.outcome.value}{detail}"


def tell_wanted(want: WantLine) -> Iterator[str]:
    """Why the page was asked for, and what came of it."""
    yield f"    full text wanted, {when(want.asked_at)}: {plain(want.why)}"
    if want.outcome is PageOutcome.BROUGHT:
        at = when(want.answered_at)
        yield f"      brought {at}: {want.size:,} characters"
    if want.outcome not in {None, PageOutcome.BROUGHT}:
        yield f"      not brought {when(want.answered_at)}: {_came_of(want)}"
    if want.again_at:
        again = "again " if want.attempts else ""
        yield f"      asked for {again}{when(want.again_at)}"
