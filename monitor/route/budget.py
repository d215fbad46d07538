"""May a route still be told something at once today?

The best go now: the last quarter of a day's budget is kept for what is grave, so that
an ordinary morning does not silence the evening.
"""

from monitor.model.route import Grade

RESERVED = 4  #: the part of a budget that is kept is one in so many
GRAVE = Grade.HIGH


def affords(budget: int | None, spent: int, grade: Grade) -> bool:
    """Whether an alert of this grade fits into what is left."""
    if budget is None:
        return True
    left = budget - spent
    reserve = 0 if grade.rank >= GRAVE.rank else budget // RESERVED
    return left > reserve


def is_last(budget: int | None, spent: int) -> bool:
    """Whether the next alert uses the budget up."""
    return budget is not None and budget - spent == 1
