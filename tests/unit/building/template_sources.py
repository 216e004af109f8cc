"""Templates nobody would write, made at random from the subset."""

from hypothesis import strategies as st

_LEAVES = (
    "x",
    "n",
    "doc",
    "xs",
    "doc.a",
    "doc.items",
    "doc.length",
    "doc.constructor",
    "doc['a b']",
    "xs[0]",
    "xs[-1]",
    "pairs[0][1]",
    "doc[x]",
    "page.address",
    "me.name",
    "nothing",
    "none",
    "true",
    "false",
    "0",
    "1",
    "7",
    "''",
    "'<&>'",
    "'é𝒳'",
    "'\ue000'",
    "[]",
    "{}",
    "[1, '<', none]",
    "{'a': 1, 'b': n}",
    "('<'|e)",
    "box('<')",
)
_TWO = (
    "({} + {})",
    "({} - {})",
    "({} * {})",
    "({} // {})",
    "({} % {})",
    "({} ~ {})",
    "({} == {})",
    "({} != {})",
    "({} < {})",
    "({} > {})",
    "({} <= {})",
    "({} >= {})",
    "({} in {})",
    "({} not in {})",
    "({} and {})",
    "({} or {})",
    "({} | default({}))",
    "({} | default({}, true))",
    "({} | join({}))",
    "({} if {})",
    "[{}, {}]",
    "({})[{}]",
)
_ONE = (
    "(not {})",
    "(-{})",
    "({})|length",
    "({})|first",
    "({})|last",
    "({})|e",
    "({})|urlencode",
    "({} is defined)",
    "({} is none)",
    "({} is even)",
    "({} is odd)",
    "({}).a",
    "({}).length",
    "({})[0]",
    "_('Fechado por {{name}}', name={})",
    "box({})",
)
_THREE = ("({} if {} else {})", "({} < {} <= {})", "({} == {} != {})")


def expressions() -> st.SearchStrategy[str]:
    """The source of an expression over the names x, n, doc, xs, pairs and the macro box."""
    return st.recursive(
        st.sampled_from(_LEAVES),
        lambda inner: st.one_of(
            st.builds(str.format, st.sampled_from(_ONE), inner),
            st.builds(str.format, st.sampled_from(_TWO), inner, inner),
            st.builds(str.format, st.sampled_from(_THREE), inner, inner, inner),
        ),
        max_leaves=8,
    )


_NAMES = st.sampled_from(["x", "y", "z", "n"])
_SIMPLE = st.sampled_from(["x", "y", "z", "n", "(y ~ '!')", "'<'", "(x == y)"])


def scopes() -> st.SearchStrategy[str]:
    """The source of tags within tags that set and show the names x, y, z and n.

    Macro `box` and the template `included` must be there.
    """
    leaf = st.one_of(
        st.builds("{{{{ {} }}}}".format, _SIMPLE),
        st.builds("{{% set {} = {} %}}".format, _NAMES, _SIMPLE),
        st.just("{% include 'included' %}"),
    )
    some = st.lists(leaf, min_size=1, max_size=3).map("".join)
    tags = st.recursive(some, _around, max_leaves=6)
    return st.lists(tags, min_size=2, max_size=4).map("".join)


def _around(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=1, max_size=3).map("".join)
    loop = "{{% for {} in [1, y] %}}({}){{% else %}}{}{{% endfor %}}"
    return st.one_of(
        st.builds("{{% if {} %}}{}{{% endif %}}".format, _SIMPLE, several),
        st.builds("{{% if {} %}}{}{{% else %}}{}{{% endif %}}".format, _SIMPLE, several, inner),
        st.builds(loop.format, _NAMES, several, inner),
        st.builds("{{% for z in xs if z != {} %}}({}){{% endfor %}}".format, _SIMPLE, several),
        st.builds("{{% set {} %}}{}{{% endset %}}".format, _NAMES, several),
        st.builds("{{% call box('') %}}{}{{% endcall %}}".format, several),
    )
