from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from jinja2 import DictLoader

from atende.building.templates import TemplateError, compile_sources, compile_templates
from atende.building.templates.javascript import INHERITED
from atende.web.templating import make_environment
from tests.unit.building.both_sides import CATALOGUES, BothSides, Phone, both_sides, opened_phone
from tests.unit.building.documents import NAMES, texts, values, whole_numbers
from tests.unit.building.template_sources import expressions, scopes

SECTIONS = Path(__file__).with_name("small_templates.txt")
TEMPLATES = Path(__file__).parents[3] / "pwa" / "templates"

often = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    derandomize=True,
)


@pytest.fixture(scope="module")
def phone() -> Iterator[Phone]:
    with opened_phone() as process:
        yield process


def context(doc: object = None, language: str = "pt-BR", **more: object) -> dict[str, Any]:
    page = {"language": language, "address": "/a?b=1&c", "action_id": None}
    return {"page": page, "me": {"name": "Ana & Zé", "initials": "AZ"}, "doc": doc, **more}


contexts = st.builds(
    context,
    st.dictionaries(st.sampled_from(NAMES), values(), max_size=4) | whole_numbers() | values(),
    st.sampled_from(sorted(CATALOGUES)),
    x=whole_numbers() | texts() | values(),
    xs=st.lists(values(), max_size=4),
    pairs=st.lists(st.lists(values(), min_size=2, max_size=2), max_size=3),
    n=st.integers(-5, 40),
    z=whole_numbers() | texts(),
)

# "=== name" and the template below it. Each is rendered on both sides with any documents at all.
SMALL: Mapping[str, str] = {
    name: source
    for name, _, source in (
        section.partition("\n")
        for section in SECTIONS.read_text().removeprefix("=== ").split("\n=== ")
    )
}


@often
@given(contexts)
@example(context())
@example(context({"a": "<"}, x="<&>\"'", xs=["<", None, 1], pairs=[[1, 2]], n=4, z="z"))
def test_every_construct_gives_the_same_bytes_on_both_sides(
    small: BothSides, given_: dict[str, Any]
) -> None:
    for name in SMALL.keys() - {"m.html"}:
        small.check(name, given_)


@pytest.fixture(scope="module")
def small(phone: Phone) -> BothSides:
    return both_sides(phone, SMALL)


@often
@given(st.lists(expressions(), min_size=8, max_size=8), contexts)
def test_any_expression_gives_the_same_bytes_on_both_sides(
    phone: Phone, sources: list[str], given_: dict[str, Any]
) -> None:
    begin = "{% macro box(x) %}<i>{{ x }}</i>{% endmacro %}"
    templates = {str(at): f"{begin}{{{{ {source} }}}}" for at, source in enumerate(sources)}
    pages = both_sides(phone, templates)
    for name in templates:
        pages.check(name, given_)


PLAIN = st.none() | st.integers(0, 2) | st.sampled_from(["", "<"])


@often
@given(
    scopes(),
    scopes(),
    scopes(),
    st.fixed_dictionaries({}, optional=dict.fromkeys("xyzn", PLAIN)),
    st.lists(PLAIN, max_size=3),
)
def test_a_name_means_the_same_in_every_scope_on_both_sides(
    phone: Phone, top: str, block: str, macro: str, names: dict[str, object], items: list[object]
) -> None:
    inner = macro.replace("{% include 'included' %}", "")
    box = "{% macro box(title) %}{{ caller() }}{% endmacro %}"
    own = f"{{% macro own(x, y, z, n, xs) %}}{inner}{{% endmacro %}}"
    sources = {
        "box.html": box,
        "included": "[{{ x }}{{ y }}{% set y = 'i' %}{{ y }}{{ z }}{{ n }}]",
        "parts": "{% from 'box.html' import box %}" + own,
        "base": "{% from 'box.html' import box %}{% from 'parts' import own %}"
        + top
        + "{% block main %}{% endblock %}{{ own(x, y, z, n, xs) }}"
        + top
        + "{% block end %}{{ x }}{{ y }}{% endblock %}",
        "child": "{% extends 'base' %}{% from 'box.html' import box %}{% set y = x ~ 'c' %}"
        f"{{% block main %}}{block}{{% endblock %}}"
        "{% block end %}{{ super() }}{{ y }}{% endblock %}",
    }
    try:
        pages = both_sides(phone, sources)
    except TemplateError as error:
        assume("further down" not in str(error))
        raise
    for name in ("base", "child"):
        pages.check(name, {**context(xs=items), **names})


# (what is wrong, source, line, words of the message)
OUTSIDE = [
    ("{{ x|upper }}", 1, 'filter "upper" is not known here'),
    ("\n\n<p>{{ x|safe }}", 3, 'filter "safe" is not known here'),
    ("{{ x|tojson }}", 1, 'filter "tojson" is not known here'),
    ("{{ x|default('a', boolean=true) }}", 1, "none of them by name"),
    ("{{ x|length(1) }}", 1, "at most 0 arguments"),
    ("{% filter escape %}a{% endfilter %}", 1, "FilterBlock is not known here"),
    ("{{ x is string }}", 1, 'test "string" is not known here'),
    ("{{ x is divisibleby 3 }}", 1, "divisibleby"),
    ("{{ x is in }}", 1, "wants to know in what"),
    ("{{ x is even(2) }}", 1, "at most 0 arguments"),
    ("{{ 1.5 }}", 1, "a float is not known here"),
    ("{{ 9007199254740993 }}", 1, "too large"),
    ("{{ x / 2 }}", 1, "Div is not known here"),
    ("{{ x ** 2 }}", 1, "Pow is not known here"),
    ("{{ +x }}", 1, "Pos is not known here"),
    ("{{ x[1:2] }}", 1, "Slice is not known here"),
    ("{{ {x: 1} }}", 1, "keys of a dictionary"),
    ("{{ {'__proto__': 1} }}", 1, "__proto__"),
    ("{{ x.strip() }}", 1, "can be called"),
    ("{{ x() }}", 1, "can be called"),
    ("{{ range(3) }}", 1, "can be called"),
    ("{{ asset }}", 1, '"asset" can only be called'),
    ("{{ asset(name='a') }}", 1, "no arguments by name"),
    ("{{ asset(*x) }}", 1, "* and **"),
    ("{{ _(x) }}", 1, "written out"),
    ("{{ _('a', 'b') }}", 1, "written out"),
    ("{{ _('a {b}') }}", 1, "fields"),
    ("{{ _('a', b=1) }}", 1, "fields"),
    ("{{ _('a {b!r}', b=1) }}", 1, "fields"),
    ("{{ _n('a', 'b') }}", 1, "two texts"),
    ("{% set _ = 1 %}", 1, "means something else"),
    ("{% set page = 1 %}", 1, "means something else"),
    ("{% for me in x %}{% endfor %}", 1, "means something else"),
    ("{% set __x = 1 %}", 1, "no name here"),
    ("{% set ção = 1 %}", 1, "no name here"),
    ("{{ ção }}", 1, "no name here"),
    ("{% set a, b = x %}", 1, "one name"),
    ("{% for b in x %}\n{{ a }}{% endfor %}{% set a = 1 %}", 2, "further down"),
    ("{% for b in x %}{% set a = b %}{% endfor %}{% set a = 1 %}", 1, "further down"),
    ("{% set a %}{{ a }}{% endset %}", 1, "further down"),
    ("{% set x.a = 1 %}", 1, "one name"),
    ("{% set a | escape %}b{% endset %}", 1, "set with a filter"),
    ("{{ namespace(a=1) }}", 1, "can be called"),
    ("{% with a = 1 %}{% endwith %}", 1, "With is not known here"),
    ("{% autoescape false %}{{ x }}{% endautoescape %}", 1, "not known here"),
    ("{% for a in x recursive %}{% endfor %}", 1, "recursive"),
    ("{% for a, (b, c) in x %}{% endfor %}", 1, "targets are names"),
    ("{% for a, a in x %}{% endfor %}", 1, "different names"),
    ("{{ loop.index }}", 1, "no loop around"),
    ("{% for a in x if loop.first %}{% endfor %}", 1, "no loop around"),
    ("{% for a in x %}{{ loop.cycle(1, 2) }}{% endfor %}", 1, "can be called"),
    ("{% for a in x %}{{ loop.depth }}{% endfor %}", 1, "loop.depth"),
    ("{% for a in x %}{{ loop }}{% endfor %}", 1, "asked for its fields"),
    ("{% for a in x %}{{ loop['index'] }}{% endfor %}", 1, "loop.index"),
    ("{% for a in x %}{% set b = loop %}{% endfor %}", 1, "asked for its fields"),
    ("{% macro m() %}{{ x }}{% endmacro %}", 1, "not known in a macro"),
    ("{% macro m(a) %}{{ varargs }}{% endmacro %}", 1, "can only be called"),
    ("{% macro m(a) %}{% endmacro %}{{ m }}", 1, '"m" can only be called'),
    ("{% macro m(a) %}{% endmacro %}{{ m() }}", 1, 'wants "a"'),
    ("{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}", 1, "no more than 1"),
    ("{% macro m(a) %}{% endmacro %}{{ m(1, a=2) }}", 1, "twice"),
    ("{% macro m(a) %}{% endmacro %}\n{{ m(b=2) }}", 2, 'no parameter "b"'),
    ("{% macro m(a=b, b=1) %}{% endmacro %}{{ m() }}", 1, "parameters before it"),
    ("{% macro m(a, a) %}{% endmacro %}", 1, "different names"),
    ("{% macro m(page) %}{% endmacro %}", 1, "means something else"),
    ("{% macro m() %}{% endmacro %}{% call m() %}{% endcall %}", 1, "no place for a text"),
    ("{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}", 1, "used with {% call %}"),
    ("{% macro m() %}{{ caller(1) }}{% endmacro %}", 1, "no arguments"),
    ("{% macro m() %}{{ caller }}{% endmacro %}", 1, "can only be called"),
    ("{{ caller() }}", 1, "macros only"),
    ("{% macro m() %}{{ caller() }}{% endmacro %}{% call(a) m() %}{% endcall %}", 1, "arguments"),
    (
        (
            "{% macro m() %}{{ caller() }}{% endmacro %}"
            "{% macro k() %}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}"
        ),
        1,
        "not this macro's",
    ),
    ("{% macro m() %}{% include 'base.html' %}{% endmacro %}", 1, "includes nothing"),
    ("{% call x() %}{% endcall %}", 1, "only macros"),
    ("a{% macro m() %}{% endmacro %}", 1, "come first"),
    ("{% if x %}{% macro m() %}{% endmacro %}{% endif %}", 1, "at the top"),
    ("{% macro m() %}{% endmacro %}{% macro m() %}{% endmacro %}", 1, "there already"),
    ("{% macro m() %}{% endmacro %}{% set m = 1 %}", 1, "means something else"),
    ("{% macro m() %}{% endmacro %}{% for m in x %}{{ m }}{% endfor %}", 1, "means something else"),
    ("{% from 'none.html' import a %}", 1, 'no template "none.html"'),
    ("\n{% from 'macros.html' import a %}", 2, 'has no macro "a"'),
    ("{% import 'none.html' as a %}", 1, 'no template "none.html"'),
    ("{% from x import a %}", 1, "written out"),
    ("{% import x as a %}", 1, "written out"),
    ("{% from 'macros.html' import icon with context %}", 1, "with context"),
    ("{% import 'macros.html' as ui %}{{ ui.icon }}", 1, "can only be called"),
    ("{% import 'macros.html' as ui %}{{ ui.other() }}", 1, "can be called"),
    ("a{% from 'macros.html' import icon %}", 1, "come first"),
    ("{% if x %}{% from 'macros.html' import icon %}{% endif %}", 1, "at the top"),
    ("{{ icon }}", 1, '"icon" is a macro in "macros.html"'),
    ("{% set icon = 1 %}", 1, '"icon" is a macro in "macros.html"'),
    ("{% include x %}", 1, "written out"),
    ("{% include ['a', 'b'] %}", 1, "written out"),
    ("{% include 'none.html' %}", 1, 'no template "none.html"'),
    ("{% include 'base.html' ignore missing %}", 1, "nothing else"),
    ("{% include 'base.html' without context %}", 1, "nothing else"),
    ("{% extends x %}", 1, "written out"),
    ("{% extends 'none.html' %}", 1, 'no template "none.html"'),
    ("a{% extends 'base.html' %}", 1, "very first"),
    ("{% extends 'page.html' %}", 1, "in a circle"),
    ("{% extends 'base.html' %}\n<p>", 2, "never shown"),
    ("{% extends 'base.html' %}\n{{ x }}", 2, "never shown"),
    ("{% extends 'base.html' %}{% if x %}{% block a %}{% endblock %}{% endif %}", 1, "never shown"),
    ("{% extends 'base.html' %}{% macro icon() %}{% endmacro %}", 1, "means another macro"),
    ("{% extends 'base.html' %}{% block b %}{{ super() }}{% endblock %}", 1, 'has a block "b"'),
    ("{{ super() }}", 1, "blocks only"),
    ("{{ self.a() }}", 1, "can be called"),
    ("{% block a scoped %}{% endblock %}", 1, "scoped"),
    ("{% block a required %}{% endblock %}", 1, "required"),
    ("{% block __a %}{% endblock %}", 1, "begins with __"),
    ("{% for a in x %}{% block b %}{% endblock %}{% endfor %}", 1, "no loop"),
    ("{% set a %}{% block b %}{% endblock %}{% endset %}", 1, "no loop, macro, call or set"),
    ("{% block a %}{% endblock %}\n{% block a %}{% endblock %}", 2, "there already"),
    ("{% if x %}", 1, "Unexpected end"),
    ("\n{% nonsense %}", 2, "nonsense"),
]


@pytest.mark.parametrize(("source", "line", "words"), OUTSIDE)
def test_what_is_outside_the_subset_is_an_error_with_file_and_line(
    source: str, line: int, words: str
) -> None:
    sources = {
        "macros.html": "{% macro icon(name) %}{{ name }}{% endmacro %}",
        "base.html": "{% from 'macros.html' import icon %}{% block a %}{% endblock %}",
        "page.html": source,
    }
    with pytest.raises(TemplateError) as raised:
        compile_sources(sources)
    assert str(raised.value).startswith(f"page.html:{line}: "), raised.value
    assert words in str(raised.value)


def test_every_template_of_the_project_compiles_to_a_module_that_loads(phone: Phone) -> None:
    assert phone.load(compile_templates(TEMPLATES))


def test_a_template_may_extend_one_that_comes_after_it_by_name(phone: Phone) -> None:
    sources = {
        "a": "{% extends 'b' %}{% block main %}a{{ super() }}{% endblock %}",
        "b": "{% extends 'c' %}{% block end %}b{% endblock %}",
        "c": "{% block main %}c{% endblock %}{% block end %}c{% endblock %}",
    }
    assert both_sides(phone, sources).check("a", context()) == "acb"


def test_a_name_that_javascript_objects_inherit_is_never_read_bare(phone: Phone) -> None:
    code = (
        "[...new Set([Object, Array, String, Number, Boolean]"
        ".flatMap((one) => Object.getOwnPropertyNames(one.prototype)))]"
    )
    assert set(phone.ask(code=code)["given"]) <= INHERITED


def test_only_what_pages_use_is_kept() -> None:
    sources = {
        "m.html": "{% macro used() %}used{% endmacro %}{% macro idle() %}idle{% endmacro %}",
        "page": "{% from 'm.html' import used %}{{ used() }}",
        "other": "other page",
    }
    assert "idle" not in compile_sources(sources)
    assert "other page" in compile_sources(sources)
    assert "other page" not in compile_sources(sources, pages=["page"])


def test_a_function_can_be_worked_out_at_build() -> None:
    sources = {"page": "{{ asset('app.css') }}"}
    folded = compile_sources(sources, fold={"asset": lambda name: f"/assets/1.{name}"})
    assert '"/assets/1.app.css"' in folded
    with pytest.raises(TemplateError, match="arguments out"):
        compile_sources({"page": "{{ asset(x) }}"}, fold={"asset": str})


def test_the_module_needs_no_eval() -> None:
    module = compile_sources(SMALL)
    assert "eval(" not in module
    assert "Function(" not in module


def test_no_context_may_hide_a_function_of_every_template() -> None:
    environment = make_environment(loader=DictLoader({"page": "{{ _('Fechar') }}"}))
    with pytest.raises(ValueError, match="functions of every template"):
        environment.render("page", context(_="x"))
