"""Which JavaScript variable a name is, decided by Jinja2's own tables of symbols."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from jinja2 import nodes
from jinja2.idtracking import (
    VAR_LOAD_ALIAS,
    VAR_LOAD_PARAMETER,
    VAR_LOAD_UNDEFINED,
    Symbols,
)

from atende.building.templates.errors import TemplateError
from atende.building.templates.javascript import INHERITED, literal
from atende.building.templates.library import Library, Template

Need = tuple[str, str, str]  # what another function is: its kind, template and name


@dataclass(slots=True)
class Unit:
    """One JavaScript function in the making: a template's body, a block or a macro."""

    library: Library
    template: Template
    kind: Literal["body", "block", "macro"]
    parent_block: Template | None = None  # whose block of this name super() is
    block: str = ""
    caller: str = "none"
    fold: dict[str, Callable[..., str]] = field(default_factory=dict)
    assigned: set[str] = field(default_factory=set)
    needs: set[Need] = field(default_factory=set)
    from_context: dict[str, nodes.Node] = field(default_factory=dict)
    sets_context: bool = False
    _count: int = 0

    def fail(self, node: nodes.Node, message: str) -> TemplateError:
        """The error to raise about a node of the unit's template."""
        return self.template.fail(node, message)

    def fresh(self, letter: str) -> str:
        """A variable of this function that no other has."""
        self._count += 1
        return f"{letter}{self._count}"

    def bindable(self, node: nodes.Node, name: str) -> str:
        """The name, if a template may give it a value."""
        if self.library.is_callable(self.template, name):
            raise self.fail(node, f'"{name}" means something else here already')
        if not name.isascii() or name.startswith("__"):
            raise self.fail(node, f'"{name}" is no name here: use plain letters, no leading __')
        return name


@dataclass(frozen=True, slots=True)
class Loop:
    """The loop around: variables that hold its list and the index from 0."""

    items: str
    index: str


@dataclass(slots=True)
class Frame:
    """A scope: where names are looked for, and what surrounds it."""

    unit: Unit
    symbols: Symbols
    loop: Loop | None = None
    top: bool = False
    in_call: bool = False
    in_block_set: bool = False

    def inner(self, node: nodes.Node, **options: str) -> "Frame":
        """The scope that the node opens."""
        symbols = Symbols(self.symbols)
        symbols.analyze_node(node, **options)
        self.unit.assigned -= symbols.loads.keys()  # a loop before may have used the same variables
        for name in symbols.refs:
            self.check_set(node, name)
        return replace(self, symbols=symbols, top=False)

    def check_set(self, node: nodes.Node, name: str) -> None:
        """TemplateError if a scope around sets the name, but only further down.

        Jinja2 then gives nothing at all, even where the page's context has the name.
        """
        target = self.symbols.find_ref(name)
        known = self.unit.library.is_callable(self.unit.template, name)
        if target and not known and self._is_unset(target):
            raise self.unit.fail(node, f'"{name}" is set further down: set it before it is used')

    def _is_unset(self, target: str) -> bool:
        load = self.symbols.find_load(target)
        return (
            load is not None and load[0] == VAR_LOAD_UNDEFINED and target not in self.unit.assigned
        )

    def variable(self, name: str) -> str:
        """The variable that a name is stored in."""
        return self.symbols.ref(name)

    def is_local(self, name: str) -> bool:
        """Whether the name was given a value here or around (and is not read from the context)."""
        if self.unit.library.is_callable(self.unit.template, name):
            return False
        return name in self.symbols.dump_stores()

    def begin(self) -> str:
        """Declares the scope's variables, as Jinja2 does on entering it."""
        code = [
            f"{target}={value}" if value else target
            for name, target in self.symbols.refs.items()
            if not self.unit.library.is_callable(self.unit.template, name)
            for value in self._first_values(name, target)
        ]
        return f"let {','.join(code)};" if code else ""

    def _first_values(self, name: str, target: str) -> list[str]:
        """What the variable begins as, "" for nothing; empty if it is not to be declared."""
        how, source = self.symbols.loads[target]
        if how == VAR_LOAD_ALIAS:
            return [source]
        if how == VAR_LOAD_UNDEFINED:
            return [""]
        if how == VAR_LOAD_PARAMETER:
            return []
        if self.unit.kind == "macro":
            return [""] if name in self.symbols.stores else []
        return [from_context(name)]

    def passed_on(self) -> dict[str, str]:
        """The names an included template sees beside the context, with their variables."""
        passed = {}
        for name, target in self.symbols.dump_stores().items():
            if self._is_unset(target) or self.unit.library.is_callable(self.unit.template, name):
                continue
            passed[name] = target
        return passed


def from_context(name: str) -> str:
    """Reads a name from the context."""
    return f"get(c,{literal(name)})" if name in INHERITED else f"c.{name}"
