"""The one Jinja2 environment: the strict subset that the phone renders too (docs/templates.md)."""

from collections.abc import Callable, Mapping, Sized
from contextvars import ContextVar
from pathlib import Path

from jinja2 import (
    BaseLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Undefined,
    nodes,
    pass_context,
)
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, LoopContext
from jinja2.visitor import NodeTransformer

from atende.web.template_calls import PrintedOnce, call, printed
from atende.web.template_values import (
    FILTERS,
    TESTS,
    arithmetic,
    each,
    each_of,
    negative,
    text,
    whole,
)
from atende_rules.language import Language, say, say_many

RENDER_WIDE = ("page", "me")  # seen everywhere, inside macros too
TRANSLATORS = ("_", "_n")
FUNCTIONS = ("asset",)  # what else every template may call; make_environment is given them
LOOP = frozenset(
    {
        "index",
        "index0",
        "revindex",
        "revindex0",
        "first",
        "last",
        "length",
        "previtem",
        "nextitem",
    }
)

_rendered: ContextVar[Mapping[str, object]] = ContextVar("rendered")


def templates_folder() -> Path:
    """Where the templates are: in the installed package, else in the checkout."""
    package = Path(__file__).parents[1]
    packaged = package / "templates"
    return packaged if packaged.is_dir() else package.parents[1] / "pwa" / "templates"


def make_environment(
    *,
    functions: Mapping[str, Callable[..., str]] | None = None,
    loader: BaseLoader | None = None,
    strict: bool = False,
    auto_reload: bool = False,
) -> "StrictEnvironment":
    """The environment over the project's templates (or those of another loader).

    `functions` are callable in every template by name and take positional texts, like `asset`.
    `strict` is for development and tests: it raises where a page would quietly show nothing
    because a name or key is missing; it never renders anything differently. `auto_reload` looks
    for changed files at every render.
    """
    environment = StrictEnvironment(
        loader or FileSystemLoader(templates_folder()), strict=strict, auto_reload=auto_reload
    )
    environment.globals.update(functions or {})
    environment.globals.update(_TRANSLATORS)
    return environment


class StrictEnvironment(Environment):
    """Jinja2 over documents: dictionaries, lists, texts, whole numbers, truth values, None.

    Only their own keys and items can be reached (`doc.items` is the key, never Python's method),
    and where Python and JavaScript would part ways the behaviour is template_values'.
    """

    code_generator_class = PrintedOnce
    # Jinja2 then leaves calls and arithmetic to the methods below.
    sandboxed = True
    intercepted_binops = frozenset({"+", "-", "*", "//", "%"})
    intercepted_unops = frozenset({"-"})

    def __init__(
        self, loader: BaseLoader, *, strict: bool = False, auto_reload: bool = False
    ) -> None:
        super().__init__(
            loader=loader,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined if strict else Undefined,
            finalize=printed,
            auto_reload=auto_reload,
            cache_size=-1,
        )
        self.filters = {**FILTERS, **_INNER}
        self.tests = dict(TESTS)
        self.globals.clear()

    def render(self, name: str, context: Mapping[str, object]) -> str:
        """The template with this context; its `page` (with `language`) and `me` reach everywhere.

        ValueError if the context would hide a function of the environment.
        """
        if hidden := context.keys() & self.globals.keys():
            raise ValueError(f"{sorted(hidden)} are functions of every template")
        token = _rendered.set(context)
        try:
            return self.get_template(name).render(context)
        finally:
            _rendered.reset(token)

    def getattr(self, obj: object, attribute: str) -> object:
        """A dictionary's own value; also what `loop` and imported macros offer."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        if (isinstance(obj, LoopContext) and attribute in LOOP) or isinstance(obj, TemplateModule):
            return getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: object, argument: object) -> object:
        """An item of a list by whole number, of a dictionary by text; else what is missing."""
        if isinstance(obj, dict) and isinstance(argument, str) and argument in obj:
            return obj[argument]
        if isinstance(obj, list | tuple) and type(argument) is int and argument in _places(obj):
            return obj[argument]
        return self.undefined(obj=obj, name=str(argument))

    def call(
        self, context: Context, function: Callable[..., object], *args: object, **kwargs: object
    ) -> object:
        """Called by compiled templates for every call in them."""
        return call(context, function, args, kwargs)

    def call_binop(self, _: Context, operator: str, left: object, right: object) -> int:
        """Called by compiled templates for + - * // %."""
        return arithmetic(operator, left, right)

    def call_unop(self, _: Context, _operator: str, value: object) -> int:
        """Called by compiled templates for the minus sign."""
        return negative(value)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _Rewriting().visit(tree)
        tree.set_environment(self)
        return tree


def _places(items: Sized) -> range:
    return range(-len(items), len(items))


def _assigned_in(macro: nodes.Macro) -> list[str]:
    """The names a macro sets, its parameters not among them."""
    parameters = {argument.name for argument in macro.args}
    stored = {name.name for name in macro.find_all(nodes.Name) if name.ctx == "store"}
    return sorted(stored - parameters)


class _Rewriting(NodeTransformer):
    """Puts this project's behaviour where Jinja2 leaves Python's in the compiled template."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 - Jinja2's name
        self.generic_visit(node)
        if isinstance(node.target, nodes.Tuple):
            node.iter = _through("each_of", node.iter, nodes.Const(len(node.target.items)))
        else:
            node.iter = _through("each", node.iter)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 - Jinja2's name
        self.generic_visit(node)
        node.nodes = [_through("text", piece) for piece in node.nodes]
        return node

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802 - Jinja2's name
        """A tuple read is a list, so that both sides have one kind of sequence."""
        self.generic_visit(node)
        return node if node.ctx == "store" else nodes.List(node.items, lineno=node.lineno)

    def visit_Name(self, node: nodes.Name) -> nodes.Node:  # noqa: N802 - Jinja2's name
        """What reaches everywhere is read from the render, not from the template's context."""
        if node.ctx == "load" and node.name in RENDER_WIDE:
            return _through("wide", nodes.Const(node.name, lineno=node.lineno))
        return node

    def visit_Macro(self, node: nodes.Macro) -> nodes.Node:  # noqa: N802 - Jinja2's name
        """What a macro sets begins as missing: it must not look for it in the page's context."""
        self.generic_visit(node)
        begin: list[nodes.Node] = [
            nodes.Assign(
                nodes.Name(name, "store"),
                _through("missing", nodes.Const(name)),
                lineno=node.lineno,
            )
            for name in _assigned_in(node)
        ]
        node.body = begin + node.body
        return node


def _through(function: str, node: nodes.Node, *arguments: nodes.Expr) -> nodes.Filter:
    """The node passed through an inner filter; the brackets keep its name out of templates."""
    return nodes.Filter(node, f"({function})", list(arguments), [], None, None, lineno=node.lineno)


@pass_context
def _wide(context: Context, name: str) -> object:
    values = _rendered.get()
    return values[name] if name in values else context.environment.undefined(name=name)


@pass_context
def _missing(context: Context, name: str) -> object:
    return context.environment.undefined(name=name)


_INNER: Mapping[str, Callable[..., object]] = {
    "(each)": each,
    "(each_of)": each_of,
    "(text)": text,
    "(wide)": _wide,
    "(missing)": _missing,
}


def _language() -> Language:
    page = _rendered.get()["page"]
    if not isinstance(page, Mapping) or page["language"] not in ("pt-BR", "en"):
        raise TypeError("`page` is a dictionary whose `language` is one of ours")
    language: Language = page["language"]
    return language


def _shown(values: Mapping[str, object]) -> dict[str, str]:
    return {name: str(text(value)) for name, value in values.items()}


def _translate(msgid: str, /, **values: object) -> str:
    return say(_language(), msgid, **_shown(values))


def _translate_many(one: str, many: str, n: object, /, **values: object) -> str:
    return say_many(_language(), one, many, whole(n), **_shown(values))


_TRANSLATORS: Mapping[str, Callable[..., str]] = {"_": _translate, "_n": _translate_many}
