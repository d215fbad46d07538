"""Which state or body is meant by what a person types, and what is it called?"""

from monitor.serve.countries import country_code
from monitor.serve.lexicon import lexicon


def party_id(text: str) -> str:
    """VNM for "VN", "vnm" or "Viet Nam", EU for "eu"; empty where nothing is meant."""
    known = lexicon().countries
    told = text.strip()
    if told.upper() in known:
        return told.upper()
    alpha2 = country_code(told)
    return next((c.id for c in known.values() if alpha2 and c.alpha2 == alpha2), "")


def party_name(id_: str) -> str:
    """In English; its id where it has no other name."""
    known = lexicon().countries.get(id_)
    return known.names[0] if known and known.names else id_
