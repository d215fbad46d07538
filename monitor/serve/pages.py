"""How many full texts were wanted, and what came of them, in one line?"""

from monitor.model.view import HealthCounts
from monitor.model.want import PageOutcome


def told_pages(counts: HealthCounts) -> str:
    """Empty where none was ever wanted."""
    came = dict(counts.pages)
    brought = came.pop(PageOutcome.BROUGHT, 0)
    if not (counts.pages or counts.wanted):
        return ""
    whole = brought + sum(came.values()) + counts.wanted
    parts = [f"{whole:,} full texts wanted", f"{brought:,} brought"]
    if counts.wanted:
        parts.append(f"{counts.wanted:,} still asked for")
    reasons = sorted(came.items(), key=lambda pair: (-pair[1], pair[0].value))
    named = "; ".join(f"{outcome.value} {count:,}" for outcome, count in reasons)
    not_brought = f", {sum(came.values()):,} not ({named})" if came else ""
    return f"{', '.join(parts)}{not_brought}"
