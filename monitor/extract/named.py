"""A person in a sentence, as the words around tell."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A person in a sentence, and what the words around say of them."""

    name: str
    title: str
    start: int
    end: int
    until: int  #: where the title ends that stands behind it
    long: bool  #: of two words or more
    titled: bool
    office: bool  #: the title is more than Mr
    accused: bool
    acts: bool
    met: bool
    says: bool
    watches: bool
