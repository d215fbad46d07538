"""When may the next delivery go to a provider that says how many it takes?

A token that was spent comes back after its span. Only rates that a provider has
written down; a webhook, a mail server and a folder have none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many in any span of this length."""

    count: int
    per: timedelta


Rates = tuple[Rate, ...]

#: By kind of channel.
RATES: Mapping[str, Rates] = {
    # https://api.slack.com/docs/rate-limits: "1 per second" for incoming webhooks
    "slack": (Rate(1, SECOND),),
    # https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors
    # /how-to/add-incoming-webhook: a workflow answers 202 also to what is then lost
    "teams": (Rate(4, SECOND),),
    # https://github.com/discord/discord-api-docs/issues/367: both, per webhook
    "discord": (Rate(5, 2 * SECOND), Rate(30, MINUTE)),
    # https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
    "telegram": (Rate(1, SECOND), Rate(20, MINUTE)),
    # https://developers.google.com/workspace/chat/limits: per space
    "google-chat": (Rate(1, SECOND),),
    # https://docs.ntfy.sh/publish/#limitations: 60, then one every five seconds
    "ntfy": (Rate(60, 5 * MINUTE),),
}


def free_at(rates: Rates, spent: Sequence[float]) -> float:
    """The monotonic second from which on one may go; `spent` is when others went."""
    return max(
        (
            spent[-rate.count] + rate.per.total_seconds()
            for rate in rates
            if len(spent) >= rate.count
        ),
        default=float("-inf"),
    )


def most(rates: Rates) -> int:
    """How many moments must be remembered."""
    return max((rate.count for rate in rates), default=0)
