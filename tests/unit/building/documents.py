"""Documents for tests: hostile ones of any shape, and ones made after a Struct."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import inspect

HOSTILE = (
    "",
    " ",
    "<script>alert(1)</script>",
    "</script><!--",
    "&amp;&lt;",
    "\"'`",
    "${x}`\\",
    "\\u0041\\",
    "{n}{name}{",
    "{{ x }}{% if %}",
    "O'Brien & Filhos Ltda.",
    "Conceição \U0001d4b3 👩‍👩‍👧",
    "e\u0301",
    "\u2028\u2029\ufeff\u202e",
    "\ue000",
    "\U00010000",
    "\x00\x7f\r\n\t",
    "0",
    "-1",
    "null",
    "__proto__",
    "constructor",
    "javascript:alert(1)",
    "x" * 300,
)
NAMES = (
    "a",
    "b",
    "items",
    "keys",
    "get",
    "length",
    "name",
    "constructor",
    "__proto__",
    "toString",
    "$",
    "0",
    "10",
    "2",
    "a b",
    "ção",
)
EXACT = 2**53 - 1


def texts() -> st.SearchStrategy[str]:
    """Texts that break careless code, and any others."""
    return st.sampled_from(HOSTILE) | st.text(max_size=12)


def whole_numbers() -> st.SearchStrategy[int]:
    """Whole numbers that a JavaScript number holds exactly, often small."""
    return st.integers(-3, 12) | st.integers(-EXACT, EXACT)


def values() -> st.SearchStrategy[Any]:
    """Anything a document can hold: None, truth values, whole numbers, texts, and nests of them."""
    leaves = st.none() | st.booleans() | whole_numbers() | texts()
    return st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from(NAMES) | texts(), inner, max_size=4)
        ),
        max_leaves=12,
    )


def generate_document(struct_type: type[msgspec.Struct]) -> st.SearchStrategy[dict[str, Any]]:
    """Documents of a Struct, as the plain values a template is given.

    Every text may be hostile or empty, every list empty, every optional field None; a document that
    holds its own kind does so to a depth of DEEPEST. TypeError for a field of a type that templates
    do not know (a float, bytes).
    """
    return _strategy(inspect.type_info(struct_type), 0)


DEEPEST = 2


def _strategy(kind: inspect.Type, depth: int) -> st.SearchStrategy[Any]:
    if isinstance(kind, inspect.Metadata):
        return _strategy(kind.type, depth)
    for known, make in _LEAVES.items():
        if isinstance(kind, known):
            return make(kind)
    for known, grow in _NESTS.items():
        if isinstance(kind, known):
            return grow(kind, depth)
    raise TypeError(f"documents hold no {type(kind).__name__}")


def _struct(kind: inspect.StructType, depth: int) -> st.SearchStrategy[dict[str, Any]]:
    always: dict[str, st.SearchStrategy[Any]] = {}
    seldom: dict[str, st.SearchStrategy[Any]] = {}
    for field in kind.fields:
        fields = seldom if _may_be_absent(kind, field) else always
        fields[field.encode_name] = _strategy(field.type, depth + 1)
    if kind.tag_field:
        always[kind.tag_field] = st.just(kind.tag)
    return st.fixed_dictionaries(always, optional=seldom)


def _may_be_absent(kind: inspect.StructType, field: inspect.Field) -> bool:
    """Whether msgspec leaves the key out: the default under omit_defaults, or UNSET."""
    nothing = msgspec.NODEFAULT
    unset = field.default is nothing and field.default_factory is nothing
    return not field.required and (unset or kind.cls.__struct_config__.omit_defaults)


def _list(kind: inspect.CollectionType, depth: int) -> st.SearchStrategy[list[Any]]:
    if depth > DEEPEST:
        return st.builds(list)
    return st.lists(_strategy(kind.item_type, depth), max_size=3)


def _tuple(kind: inspect.TupleType, depth: int) -> st.SearchStrategy[list[Any]]:
    return st.tuples(*(_strategy(item, depth) for item in kind.item_types)).map(list)


def _dict(kind: inspect.DictType, depth: int) -> st.SearchStrategy[dict[str, Any]]:
    if depth > DEEPEST:
        return st.builds(dict)
    return st.dictionaries(texts(), _strategy(kind.value_type, depth), max_size=3)


def _union(kind: inspect.UnionType, depth: int) -> st.SearchStrategy[Any]:
    if depth > DEEPEST and any(isinstance(each, inspect.NoneType) for each in kind.types):
        return st.none()
    return st.one_of(*(_strategy(each, depth) for each in kind.types))


def _integer(kind: inspect.IntType) -> st.SearchStrategy[int]:
    least = -EXACT if kind.ge is None else kind.ge
    most = EXACT if kind.le is None else kind.le
    return st.integers(max(least, -3), min(most, 12)) | st.integers(least, most)


_LEAVES: dict[Any, Callable[[Any], st.SearchStrategy[Any]]] = {
    inspect.NoneType: lambda _: st.none(),
    inspect.BoolType: lambda _: st.booleans(),
    inspect.IntType: _integer,
    inspect.StrType: lambda _: texts(),
    inspect.LiteralType: lambda kind: st.sampled_from(kind.values),
    inspect.EnumType: lambda kind: st.sampled_from([member.value for member in kind.cls]),
    inspect.DateType: lambda _: st.dates().map(str),
    inspect.DateTimeType: lambda _: st.datetimes().map(datetime.isoformat),
    inspect.AnyType: lambda _: values(),
}
_NESTS: dict[Any, Callable[[Any, int], st.SearchStrategy[Any]]] = {
    inspect.StructType: _struct,
    inspect.UnionType: _union,
    inspect.TupleType: _tuple,
    inspect.CollectionType: _list,
    inspect.DictType: _dict,
}
