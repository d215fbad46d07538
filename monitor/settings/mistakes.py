"""What does a value that does not fit look like in words?"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from monitor.settings.outline import Schema, choices_at, keys_at
from monitor.settings.problem import KeyPath, Mistake, choose, quote

Words = tuple[str, str]

#: What pydantic calls the mistake, what people call it, and what mends it.
_PLAIN: Mapping[str, Words] = {
    "string_type": ("not text", "put it in quotes"),
    "int_type": ("not a whole number", "write digits, without quotes"),
    "bool_type": ("not true or false", "write true or false, without quotes"),
    "dict_type": ("not a table", "write its keys below a [header]"),
    "too_short": ("empty", "list at least one"),
}


def mistakes_in(
    error: ValidationError,
    schema: Schema,
    tree: Mapping[str, Any],
    prefix: KeyPath = (),
) -> Iterator[Mistake]:
    """Every error of a validation, with paths as they stand in the tree."""
    details = error.errors(include_url=False)
    around = {d["loc"][:end] for d in details for end in range(len(d["loc"]))}
    for detail in details:
        # A list whose every element is wrong counts as empty, too; once is enough.
        if detail["type"] == "too_short" and detail["loc"] in around:
            continue
        path = _path(detail, {} if prefix else tree.get("channels", {}))
        wrong, remedy = _words(detail, path, schema)
        yield Mistake(path=(*prefix, *path), wrong=wrong, remedy=remedy)


def _path(detail: ErrorDetails, channels: Mapping[str, Any]) -> KeyPath:
    """Without what pydantic puts in: the kind of a channel, the mark of a key.

    Only the settings have channels; a concept may be called so.
    """
    path = tuple(part for part in detail["loc"] if part != "[key]")
    if detail["type"] == "union_tag_invalid":
        return (*path, "kind")
    tagged = path[:1] == ("channels",) and len(path) > 2  # noqa: PLR2004 (name, kind)
    kind = channels.get(str(path[1]), {}).get("kind") if tagged else None
    return path[:2] + path[3:] if tagged and path[2] == kind else path


def _words(detail: ErrorDetails, path: KeyPath, schema: Schema) -> Words:
    kind = detail["type"]
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind in _SPOKEN:
        return _SPOKEN[kind](detail, path, schema)
    context = detail.get("ctx", {})
    if kind == "fault":
        return context["wrong"], context["remedy"]
    return detail["msg"], "see `monitor config schema`"


def _unknown_key(detail: ErrorDetails, path: KeyPath, schema: Schema) -> Words:
    known = keys_at(schema, path[:-1], _kind(detail, path))
    return "unknown key", choose(str(path[-1]), known)


def _kind(detail: ErrorDetails, path: KeyPath) -> str:
    """The kind of the channel that the mistake is in; pydantic puts it third."""
    return "" if detail["loc"] == path else str(detail["loc"][2])


def _missing(detail: ErrorDetails, path: KeyPath, schema: Schema) -> Words:
    twin = f"{path[-1]}_file"
    if twin in keys_at(schema, path[:-1], _kind(detail, path)):
        return "missing", f"write {path[-1]} = …, or {twin} = the path of a file"
    return "missing", f"write {path[-1]} = …"


def _no_kind(_detail: ErrorDetails, path: KeyPath, schema: Schema) -> Words:
    kinds = ", ".join(quote(kind) for kind in choices_at(schema, (*path, "kind")))
    return "has no kind", f"write kind = one of {kinds}"


def _unknown_kind(detail: ErrorDetails, path: KeyPath, schema: Schema) -> Words:
    given = detail["ctx"]["tag"]
    return f"unknown kind: {quote(given)}", choose(given, choices_at(schema, path))


def _not_listed(detail: ErrorDetails, path: KeyPath, schema: Schema) -> Words:
    given = detail["input"]
    known = choices_at(schema, path)
    return f"unknown value: {quote(given)}", choose(str(given), known)


def _not_a_list(detail: ErrorDetails, path: KeyPath, _schema: Schema) -> Words:
    if len(path) == 1 and isinstance(detail["input"], dict):
        return "one table, and not a list of them", f"write [[{path[0]}]]"
    return "not a list", 'write it in brackets, such as ["a", "b"]'


def _not_a_table(_detail: ErrorDetails, path: KeyPath, _schema: Schema) -> Words:
    if len(path) == 1:
        return _PLAIN["dict_type"]
    return "not a table", f"write its keys in braces: {path[-1]} = {{ … }}"


def _too_low(detail: ErrorDetails, _path: KeyPath, _schema: Schema) -> Words:
    return f"too low: {detail['input']}", f"write {detail['ctx']['ge']} or more"


def _too_high(detail: ErrorDetails, _path: KeyPath, _schema: Schema) -> Words:
    return f"too high: {detail['input']}", f"write {detail['ctx']['le']} or less"


_SPOKEN: Mapping[str, Callable[[ErrorDetails, KeyPath, Schema], Words]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "tuple_type": _not_a_list,
    "model_type": _not_a_table,
    "model_attributes_type": _not_a_table,
    "union_tag_not_found": _no_kind,
    "union_tag_invalid": _unknown_kind,
    "literal_error": _not_listed,
    "enum": _not_listed,
    "greater_than_equal": _too_low,
    "less_than_equal": _too_high,
}
