"""All templates to one ES module."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import nodes
from jinja2.idtracking import Symbols

from atende.building.templates.calls import block_name, macro_name
from atende.building.templates.errors import TemplateError
from atende.building.templates.frames import Frame, Need, Unit
from atende.building.templates.javascript import Body, key, literal
from atende.building.templates.library import Library, Template
from atende.building.templates.statements import defaults, entry, sets_or_is_base, statements
from atende.web.templating import FUNCTIONS


def compile_templates(
    root: Path,
    out: Path | None = None,
    *,
    functions: Iterable[str] = FUNCTIONS,
    fold: Mapping[str, Callable[..., str]] | None = None,
    pages: Iterable[str] | None = None,
) -> str:
    """Every `*.html` below `root` as the text of one ES module, also written to `out` if given.

    The module exports `render(name, context, catalogue, functions)`. `functions` names what the
    templates may call and `render` is handed; those in `fold` are worked out now instead. `pages`
    are the names that `render` will know: all that show anything unless told; what none of them
    uses is left out. TemplateError, naming file and line, for the first thing in any template that
    is outside the subset of docs/templates.md.
    """
    sources = {path.relative_to(root).as_posix(): path.read_text() for path in root.rglob("*.html")}
    module = compile_sources(sources, functions=functions, fold=fold, pages=pages)
    if out:
        out.write_text(module)
    return module


def compile_sources(
    sources: Mapping[str, str],
    *,
    functions: Iterable[str] = FUNCTIONS,
    fold: Mapping[str, Callable[..., str]] | None = None,
    pages: Iterable[str] | None = None,
) -> str:
    """The same for templates given by name."""
    folded = dict(fold or {})
    library = Library(sources, {*functions, *folded})
    if pages is None:
        pages = [name for name, template in library.templates.items() if not template.only_macros]
    return _Module(library, folded).text(sorted(pages))


class _Module:
    """Translates every unit of every template, and puts together those that are needed."""

    def __init__(self, library: Library, fold: dict[str, Callable[..., str]]) -> None:
        self._library = library
        self._fold = fold
        self._code: dict[Need, tuple[str, set[Need]]] = {}
        self._from_context: list[tuple[Unit, str, nodes.Node]] = []
        parents_first = sorted(
            library.templates.values(), key=lambda template: len(list(library.chain(template)))
        )
        for template in parents_first:  # a table of blocks is made from the parent's
            self._translate(template)
        self._check_names()

    def text(self, pages: Iterable[str]) -> str:
        rows, wanted = [], list[Need]()
        for name in pages:
            code, needs = entry(self._library, self._library.templates[name], "c")
            rows.append(f"{literal(name)}:c=>{code}")
            wanted += needs
        taken: dict[Need, str] = {}
        while wanted:
            need = wanted.pop()
            if need not in taken:
                taken[need], needs = self._code[need]
                wanted += needs
        functions = [taken[need] for need in self._code if need in taken]
        return f"{runtime()}{''.join(functions)}const pages={{{','.join(rows)}}};\n{_RENDER}"

    def _unit(self, template: Template, **options: object) -> Unit:
        return Unit(self._library, template, fold=self._fold, **options)  # type: ignore[arg-type] # as Unit's fields

    def _keep(self, need: Need, unit: Unit, code: str) -> None:
        self._code[need] = (f"{code}\n", unit.needs)
        self._from_context += [(unit, name, node) for name, node in unit.from_context.items()]

    def _translate(self, template: Template) -> None:
        for name in template.macros:
            self._macro(template, name)
        for name in template.blocks:
            self._block(template, name)
        self._body(template)

    def _macro(self, template: Template, name: str) -> None:
        macro = template.macros[name]
        unit = self._unit(template, kind="macro", caller=macro.caller)
        frame = _frame(unit, macro.node)
        body = Body()
        begin = frame.begin() + defaults(macro, frame)
        statements(macro.node.body, body, frame)
        parameters = [frame.variable(argument.name) for argument in macro.node.args]
        parameters += [] if macro.caller == "none" else ["caller"]
        function = macro_name(self._library.templates, macro)
        code = f"function {function}{body.function(','.join(parameters), begin)}"
        self._keep(("macro", *macro.key), unit, code)

    def _block(self, template: Template, name: str) -> None:
        above = list(self._library.chain(template))[1:]
        parent = next((member for member in above if name in member.blocks), None)
        unit = self._unit(template, kind="block", block=name, parent_block=parent)
        frame = _frame(unit, template.blocks[name])
        body = Body()
        statements(template.blocks[name].body, body, frame)
        function = body.function("c,B", frame.begin())
        code = f"function {block_name(template, name)}{function}"
        self._keep(("block", template.name, name), unit, code)

    def _body(self, template: Template) -> None:
        unit = self._unit(template, kind="body")
        frame = _frame(unit, template.tree)
        frame.top = True
        body = Body()
        if template.parent:
            sets = [n for n in template.body if isinstance(n, nodes.Assign | nodes.AssignBlock)]
            statements(sets, body, frame)
            if sets:
                above = self._library.templates[template.parent]
                while not sets_or_is_base(above):
                    above = self._library.templates[above.parent or ""]
                unit.needs.add(("body", above.name, ""))
                body.shown(f"${above.index}(c,B)")
        else:
            statements(template.body, body, frame)
        copy = "c={...c};" if unit.sets_context else ""
        code = f"function ${template.index}{body.function('c,B', copy + frame.begin())}"
        self._keep(("body", template.name, ""), unit, code)
        self._table(template)

    def _table(self, template: Template) -> None:
        """The blocks of a template: its own over those of the one it extends."""
        unit = self._unit(template, kind="body")
        parts = []
        above = [member for member in list(self._library.chain(template))[1:] if member.blocks]
        if above:
            parts.append(f"...$${above[0].index}")
            unit.needs.add(("table", above[0].name, ""))
        for name in template.blocks:
            parts.append(f"{key(name)}:{block_name(template, name)}")
            unit.needs.add(("block", template.name, name))
        code = f"const $${template.index}={{{','.join(parts)}}};"
        self._keep(("table", template.name, ""), unit, code)

    def _check_names(self) -> None:
        """A page's context holds its imported macros too: one name must not be both."""
        for unit, name, node in self._from_context:
            owner = self._library.owner_of_macro(name)
            if owner:
                message = f'"{name}" is a macro in "{owner}": call the value something else'
                raise unit.fail(node, message)


def _frame(unit: Unit, node: nodes.Node) -> Frame:
    symbols = Symbols()
    symbols.analyze_node(node)
    return Frame(unit, symbols)


@cache
def runtime() -> str:
    """The functions that translated templates call."""
    return files(__package__).joinpath("runtime.js").read_text()


_RENDER = (
    "export const render=(name,context,catalogue,functions)=>"
    "begin(pages,name,context,catalogue,functions);\n"
)

__all__ = ["TemplateError", "compile_sources", "compile_templates"]
