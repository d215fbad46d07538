"""Reports that fill in a form: the same words of every event, other names and numbers.

Each event is told by several sources, each in an order and with a choice of
sentences of its own, as rewriters of one police statement do.
"""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from monitor.model.story import Report
from tests.group.items import report

SYLLABLES = (
    *("ba", "dor", "kel", "mi", "nor", "ta", "vis", "ran"),
    *("lu", "gor", "pes", "hal", "ni", "zu", "mar", "tek"),
)
HEADS = (
    "{n} held over people smuggling in {place}",
    "Police in {place} arrest {n} over smuggling of migrants",
    "{place}: {n} suspected smugglers arrested, {m} migrants found",
)
SENTENCES = (
    "Police in {place} arrested {n} people on suspicion of smuggling migrants.",
    "Officers found {m} migrants hidden in a lorry near {road}, a spokesman said.",
    "The suspects, aged between {young} and {old}, remain in custody in {place}.",
    "{officer}, who leads the investigation, said the gang had charged thousands.",
    "The migrants were given food and water and taken to a reception centre.",
    "The lorry had come by ferry from {port} and was stopped at a checkpoint.",
    "A court is expected to hear the case of {suspect} later this week.",
    "The operation followed months of surveillance by a joint investigation team.",
    "The charity that works with migrants in {place} called for safe routes.",
)


def name(chance: Random) -> str:
    return "".join(chance.sample(SYLLABLES, 3)).capitalize()


def forms(
    events: int, each: int, *, hours: float = 96, seed: int = 1
) -> list[tuple[int, Report]]:
    """Event and report, in the order of arrival."""
    chance = Random(seed)
    found = [r for n in range(events) for r in _told(n, each, hours, chance)]
    return sorted(found, key=lambda row: (row[1].item.first_seen, row[1].item.id))


def _told(
    event: int, each: int, hours: float, chance: Random
) -> Iterator[tuple[int, Report]]:
    slots = {
        "n": chance.randint(2, 60),
        "m": chance.randint(3, 200),
        "young": chance.randint(18, 30),
        "old": chance.randint(31, 70),
        "place": name(chance),
        "road": name(chance),
        "port": name(chance),
        "officer": f"{name(chance)} {name(chance)}",
        "suspect": f"{name(chance)} {name(chance)}",
    }
    began = chance.uniform(0, hours)
    for nth in range(each):
        rest = chance.sample(SENTENCES[2:], 5)
        text = " ".join([SENTENCES[0], SENTENCES[1], *rest]).format(**slots)
        head = chance.choice(HEADS).format(**slots)
        yield (
            event,
            report(
                f"{event}-{nth}",
                title=head,
                text=text,
                source=f"source{nth}",
                after=timedelta(hours=began + chance.expovariate(1 / 6)),
            ),
        )


def storm(count: int, begin: int = 0, end: int | None = None) -> Iterator[Report]:
    """Of so many articles on one event within an hour, those from one to another."""
    slots = {
        "n": 39,
        "m": 58,
        "young": 21,
        "old": 64,
        "place": "Zeebrugge",
        "road": "Blankenberge",
        "port": "Purfleet",
        "officer": "Pippa Mills",
        "suspect": "Maurice Robinson",
    }
    for n in range(begin, count if end is None else end):
        text = " ".join(Random(n).sample(SENTENCES, 6)).format(**slots)
        yield report(
            f"{n}",
            title=f"{'Police say' if n % 2 else 'Officers:'} 39 held in Zeebrugge raid",
            text=f"{text} Reported by desk {n}.",
            after=timedelta(seconds=3_600 * n / count),
        )
