"""How big is a proof? Small with a fixed seed in every run, full in `make proof`."""

import os
import random

FULL = os.environ.get("MONITOR_PROOF") == "1"


def size(small: int, full: int) -> int:
    """The number to use now."""
    return full if FULL else small


def chance() -> random.Random:
    """Dice whose seed is printed; MONITOR_SEED repeats a run."""
    fresh = random.SystemRandom().randrange(1 << 32) if FULL else 1
    seed = int(os.environ.get("MONITOR_SEED", fresh))
    print(f"seed {seed} (repeat with MONITOR_SEED={seed})")
    return random.Random(seed)
