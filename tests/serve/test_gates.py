"""Does `monitor explain` name the gate at which an item stands, whichever it is?"""

from collections.abc import Iterator
from enum import Enum

import pytest

from monitor.model.feed import HEALTHY, PollOutcome
from monitor.model.want import PageOutcome
from monitor.route.alerts import Hold, Listed, Quiet
from monitor.serve.gates import Stuck, Waits
from monitor.serve.unmatched import Unmatched
from monitor.serve.unseen import Unseen
from tests.daemon.windows import make_empty
from tests.serve.gates import FAULTS, Asked, Harbour, name_of, route_of

#: Every enum that decides whether something goes on, and what of it stops nothing.
ENUMS = (PollOutcome, Unseen, Unmatched, PageOutcome, Waits, Quiet, Listed, Hold, Stuck)
PASSES: tuple[Enum, ...] = (*HEALTHY, PageOutcome.BROUGHT)
#: By the gate: the answer, and the gates with what is said of each.
Told = dict[str, tuple[str, list[tuple[str, str]]]]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """One fault after the other, and what explain says of each."""
    folder = tmp_path_factory.mktemp("harbour")
    harbour = Harbour(folder, make_empty(folder))
    try:
        yield {gate: _say(harbour, put(harbour)) for gate, put in FAULTS.items()}
    finally:
        harbour.stop()


def _say(harbour: Harbour, asked: Asked) -> tuple[str, list[tuple[str, str]]]:
    answer, gates = harbour.explain(asked)
    return answer, [(gate["name"], gate["said"]) for gate in gates]


@pytest.mark.parametrize("gate", FAULTS)
def test_the_gate_is_named(told: Told, gate: str) -> None:
    """By its name for programs, and in the answer for people."""
    answer, gates = told[gate]
    name = Waits.STEP.name if gate == "Room.TEXT" else gate.partition(".")[2]
    said = [sentence for named, sentence in gates if named == name]

    assert said, (answer, gates)
    assert said[0].casefold() in answer.casefold()


def test_it_is_told_when_the_digest_is_due(told: Told) -> None:
    """For people in the answer, too."""
    answer, gates = told["Waits.NOT_DUE"]
    route = route_of(Listed.DIGEST_ONLY)
    said = f"it is not due yet: the next digest of {route} is due 2026-11-22T07:30:00Z"

    assert (Waits.NOT_DUE.name, said) in gates
    assert answer.endswith(f" {said.capitalize()[:18]}{said[18:]}.")


def test_every_gate_has_a_fault() -> None:
    """A new one needs a row in the table, and explain must know it."""
    known = {name_of(gate) for each in ENUMS for gate in each}

    assert known - {*FAULTS} == set(map(name_of, PASSES))
