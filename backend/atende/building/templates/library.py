"""All templates together: who extends whom, which macros there are, and what a name means."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from jinja2 import DictLoader, TemplateSyntaxError, nodes
from jinja2.parser import Parser

from atende.building.templates.errors import TemplateError
from atende.web.templating import LOOP, RENDER_WIDE, TRANSLATORS, StrictEnvironment

RESERVED = frozenset({*RENDER_WIDE, *TRANSLATORS, "loop", "caller", "super", "self"}) | {
    "varargs",
    "kwargs",
}


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro of one template; `caller` tells whether it can be, or must be, given a text."""

    template: str
    node: nodes.Macro
    caller: str  # "none", "optional", "required"

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from every other macro."""
        return self.template, self.node.name


@dataclass(slots=True)
class Template:
    """One template's own parts, before anything is translated."""

    name: str
    tree: nodes.Template
    index: int
    parent: str | None = None
    body: list[nodes.Node] = field(default_factory=list)
    blocks: dict[str, nodes.Block] = field(default_factory=dict)
    macros: dict[str, Macro] = field(default_factory=dict)
    borrowed: dict[str, tuple[str, str]] = field(default_factory=dict)  # name: template, macro
    modules: dict[str, str] = field(default_factory=dict)  # name: template

    def fail(self, node: nodes.Node, message: str) -> TemplateError:
        """The error to raise about a node of this template."""
        return TemplateError(self.name, node.lineno or 1, message)

    @property
    def only_macros(self) -> bool:
        """Whether it is there to be imported and shows nothing itself."""
        return bool(self.macros) and not self.parent and all(map(_is_space, self.body))


def parsed(sources: Mapping[str, str]) -> dict[str, nodes.Template]:
    """Jinja2's own trees, read as the server reads them. TemplateError for broken syntax."""
    environment = StrictEnvironment(DictLoader({}))
    trees = {}
    for name, source in sorted(sources.items()):
        try:
            trees[name] = Parser(environment, source, name, name).parse()
        except TemplateSyntaxError as error:
            raise TemplateError(name, error.lineno, error.message or "syntax") from None
    return trees


class Library:
    """Templates by name, with everything that is known without translating them."""

    def __init__(self, sources: Mapping[str, str], functions: Iterable[str]) -> None:
        self.functions = frozenset(functions)
        self.templates: dict[str, Template] = {}
        for index, (name, tree) in enumerate(parsed(sources).items()):
            self.templates[name] = _Outline(name, tree, index, self.functions).template
        for template in self.templates.values():
            self._check_parents(template)
        for template in self.templates.values():
            self._check_borrowed(template)

    def chain(self, template: Template) -> Iterator[Template]:
        """The template, then the one it extends, and so on."""
        current: Template | None = template
        while current:
            yield current
            current = self.templates[current.parent] if current.parent else None

    def base(self, template: Template) -> Template:
        """The last of the chain, whose body is shown."""
        return list(self.chain(template))[-1]

    def named(self, user: Template, node: nodes.Node, name: nodes.Expr) -> Template:
        """The template that a tag names. It must be written out and exist."""
        if not isinstance(name, nodes.Const) or not isinstance(name.value, str):
            raise user.fail(node, "the name of a template must be written out")
        if name.value not in self.templates:
            raise user.fail(node, f'there is no template "{name.value}"')
        return self.templates[name.value]

    def macro(self, user: Template, callee: nodes.Expr) -> Macro | None:
        """The macro that is called as `name` or `module.name`; None if there is none."""
        if isinstance(callee, nodes.Getattr) and isinstance(callee.node, nodes.Name):
            module = user.modules.get(callee.node.name)
            return self.templates[module].macros.get(callee.attr) if module else None
        if not isinstance(callee, nodes.Name):
            return None
        if callee.name in user.borrowed:
            template, name = user.borrowed[callee.name]
            return self.templates[template].macros[name]
        return user.macros.get(callee.name)

    def is_callable(self, user: Template, name: str) -> bool:
        """Whether the name means a macro, a module of macros or a function in this template."""
        return (
            name in user.macros
            or name in user.borrowed
            or name in user.modules
            or name in self.functions
            or name in RESERVED
        )

    def owner_of_macro(self, name: str) -> str | None:
        """A template in which the name is a macro or a module of them, if there is one."""
        templates = self.templates.values()
        homes = [template for template in templates if name in template.macros]
        homes += [each for each in templates if name in each.borrowed or name in each.modules]
        return homes[0].name if homes else None

    def _check_parents(self, template: Template) -> None:
        if not template.parent:
            return
        first = template.tree.body[0]
        seen: set[str] = set()
        name: str | None = template.name
        while name:
            if name in seen:
                raise template.fail(first, "the templates extend each other in a circle")
            if name not in self.templates:
                raise template.fail(first, f'there is no template "{name}"')
            seen.add(name)
            name = self.templates[name].parent

    def _check_borrowed(self, template: Template) -> None:
        for name, (source, macro) in template.borrowed.items():
            if source not in self.templates:
                raise template.fail(_import_of(template, name), f'there is no template "{source}"')
            if macro not in self.templates[source].macros:
                message = f'"{source}" has no macro "{macro}"'
                raise template.fail(_import_of(template, name), message)
        for name, source in template.modules.items():
            if source not in self.templates:
                raise template.fail(_import_of(template, name), f'there is no template "{source}"')
        self._check_one_meaning(template)

    def _check_one_meaning(self, template: Template) -> None:
        """Blocks see what the last of the chain imported: one name must mean one macro in it."""
        known: dict[str, object] = {}
        for member in self.chain(template):
            own: dict[str, object] = {**member.borrowed, **member.modules}
            own.update({name: macro.key for name, macro in member.macros.items()})
            for name, meaning in own.items():
                if known.setdefault(name, meaning) != meaning:
                    message = f'"{name}" means another macro in "{member.name}", which it extends'
                    raise template.fail(template.tree.body[0], message)


class _Outline:
    """Reads the top of one template."""

    def __init__(
        self, name: str, tree: nodes.Template, index: int, functions: frozenset[str]
    ) -> None:
        self.template = Template(name, tree, index)
        self._functions = functions
        for position, node in enumerate(tree.body):
            self._read(position, node)
        for block in tree.find_all(nodes.Block):
            self._block(block)

    def _read(self, position: int, node: nodes.Node) -> None:
        match node:
            case nodes.Extends():
                self._extends(position, node)
            case nodes.Import() | nodes.FromImport() | nodes.Macro():
                self._first(node)
                self._names(node)
            case _:
                if self.template.parent and not _belongs_in_child(node):
                    message = "outside a block this is never shown: the template extends another"
                    raise self.template.fail(node, message)
                self.template.body.append(node)

    def _extends(self, position: int, node: nodes.Extends) -> None:
        if position:
            raise self.template.fail(node, "extends must be the very first thing in a template")
        if not isinstance(node.template, nodes.Const) or not isinstance(node.template.value, str):
            raise self.template.fail(node, "the name of a template must be written out")
        self.template.parent = node.template.value

    def _first(self, node: nodes.Node) -> None:
        if not all(map(_is_space, self.template.body)):
            message = "imports and macros come first, before anything is shown or set"
            raise self.template.fail(node, message)

    def _names(self, node: nodes.Import | nodes.FromImport | nodes.Macro) -> None:
        if isinstance(node, nodes.Macro):
            self._bind(node, node.name)
            self.template.macros[node.name] = Macro(self.template.name, node, _caller(node))
            return
        if not isinstance(node.template, nodes.Const) or not isinstance(node.template.value, str):
            raise self.template.fail(node, "the name of a template must be written out")
        if node.with_context:
            raise self.template.fail(node, "import with context is not known here")
        if isinstance(node, nodes.Import):
            self._bind(node, node.target)
            self.template.modules[node.target] = node.template.value
            return
        for each in node.names:
            name, alias = each if isinstance(each, tuple) else (each, each)
            self._bind(node, alias)
            self.template.borrowed[alias] = (node.template.value, name)

    def _bind(self, node: nodes.Node, name: str) -> None:
        template = self.template
        if name in RESERVED or name in self._functions:
            raise template.fail(
                node, f'"{name}" has a meaning of its own and cannot be given another'
            )
        if name in template.macros or name in template.borrowed or name in template.modules:
            raise template.fail(node, f'"{name}" is there already')

    def _block(self, block: nodes.Block) -> None:
        if block.scoped or block.required:
            raise self.template.fail(block, "scoped and required blocks are not known here")
        if block.name in self.template.blocks:
            raise self.template.fail(block, f'block "{block.name}" is there already')
        if block.name.startswith("__"):
            raise self.template.fail(block, "no name begins with __")
        self.template.blocks[block.name] = block


def _caller(macro: nodes.Macro) -> str:
    called = any(
        isinstance(call.node, nodes.Name) and call.node.name == "caller"
        for call in macro.find_all(nodes.Call)
    )
    if not called:
        return "none"
    return "optional" if any(map(asks_for_caller, macro.find_all(nodes.Test))) else "required"


def asks_for_caller(node: nodes.Test) -> bool:
    """Whether the node is `caller is defined`."""
    named = isinstance(node.node, nodes.Name) and node.node.name == "caller"
    return named and node.name == "defined"


def _import_of(template: Template, name: str) -> nodes.Node:
    for node in template.tree.body:
        if isinstance(node, nodes.Import) and node.target == name:
            return node
        if isinstance(node, nodes.FromImport):
            aliases = [each[1] if isinstance(each, tuple) else each for each in node.names]
            if name in aliases:
                return node
    return template.tree


def _is_space(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Output) and all(
        isinstance(part, nodes.TemplateData) and not part.data.strip() for part in node.nodes
    )


def _belongs_in_child(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Block | nodes.Assign | nodes.AssignBlock) or _is_space(node)


__all__ = ["LOOP", "RESERVED", "Library", "Macro", "Template", "asks_for_caller"]
