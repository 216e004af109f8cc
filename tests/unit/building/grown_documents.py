"""Documents that grow by being asked: a template takes a key, and the key is there.

What a key holds is guessed from how the templates use that name: lists are looped over,
dictionaries are asked for keys, all else is a text (hostile), a whole number, a truth value or
none. A wrong guess is learned from.
"""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from jinja2 import DictLoader, UndefinedError, nodes, pass_eval_context

from atende.building.templates.library import parsed
from atende.web.template_values import each, text
from atende.web.templating import StrictEnvironment, make_environment
from tests.unit.building.documents import HOSTILE

DEEPEST = 5
MOST_GUESSES = 100


class Shapes:
    """How the names in some templates are used."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._kinds: dict[str, set[str]] = {}
        for tree in parsed(sources).values():
            for loop in tree.find_all(nodes.For):
                self._keep(loop.iter, "list")
            for asked in tree.find_all(nodes.Getattr):
                self._keep(asked.node, "dictionary")
            for reckoned in tree.find_all(nodes.BinExpr):
                if not isinstance(reckoned, nodes.And | nodes.Or):
                    self._keep(reckoned.left, "number")
                    self._keep(reckoned.right, "number")
            for compared in tree.find_all(nodes.Compare):
                if {operand.op for operand in compared.ops} & {"lt", "gt", "lteq", "gteq"}:
                    self._keep(compared.expr, "number")

    def _keep(self, node: nodes.Node, kind: str) -> None:
        self._kinds.setdefault(_name(node), set()).add(kind)

    def kind(self, name: str, random: Random) -> str:
        """What the name may hold: list, dictionary, number or leaf."""
        return random.choice(sorted(self._kinds.get(name, {"leaf"})))


def _name(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return node.attr
    return node.name if isinstance(node, nodes.Name) else ""


class WrongGuessError(Exception):
    """A dictionary was made where something else is wanted; it is known better now."""


class Growing(StrictEnvironment):
    """An environment in which a document has whatever is asked of it."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        super().__init__(DictLoader(dict(sources)))
        self.globals.update(make_environment(functions={"asset": str}).globals)
        self.filters["(each)"] = self._each
        self.filters["(text)"] = self._text
        self.finalize = pass_eval_context(lambda _, value: self._text(value))
        self._shapes = Shapes(sources)
        self._known: dict[str, str] = {}  # what a path turned out to hold
        self._paths: dict[int, str] = {}  # of the dictionaries made, by identity
        self._random = Random()

    def begin(self, seed: str) -> dict[str, Any]:
        """A new context that nothing was asked of yet."""
        self._random = random = Random(seed)
        page = {"language": random.choice(["pt-BR", "en"])}
        me: dict[str, object] | None = {} if random.random() < 5 / 6 else None
        context: dict[str, Any] = {"page": page, "me": me, "doc": {}, "catalogue": {}}
        self._paths = {id(part): name for name, part in context.items()}
        return context

    def getitem(self, obj: object, argument: object) -> object:
        """The key's value; a new one the first time, absent one time in twelve."""
        if isinstance(obj, dict) and isinstance(argument, str) and argument not in obj:
            path = self._paths.get(id(obj))
            if path is not None and self._random.random() > 1 / 12:
                obj[argument] = self._value(argument, f"{path}.{argument}")
        return super().getitem(obj, argument)

    def _value(self, name: str, path: str) -> object:
        kind = self._known.get(path) or self._shapes.kind(name, self._random)
        if path.count(".") > DEEPEST or self._random.random() < 1 / 10:
            return None
        if kind == "list":
            return [self._item(path) for _ in range(self._random.choice([0, 1, 2, 3]))]
        if kind == "number":
            return self._random.randint(-1, 500)
        return self._dictionary(path) if kind == "dictionary" else self._leaf()

    def _item(self, path: str) -> object:
        """Loops mostly go over dictionaries; some items are texts, lists or pairs."""
        kind = self._known.get(f"{path}[]", "dictionary")
        if kind == "list":
            return [self._dictionary(f"{path}[][]")]
        if kind == "dictionary" and self._random.random() < 0.95:
            return self._dictionary(f"{path}[]")
        return self._random.choice([self._leaf(), [self._leaf(), True]])

    def _dictionary(self, path: str) -> dict[str, object]:
        made: dict[str, object] = {}
        self._paths[id(made)] = path
        return made

    def _leaf(self) -> object:
        chance = self._random
        return chance.choice([*chance.choices(HOSTILE, k=2), f"t{chance.random()}", 7, True, False])

    def _each(self, value: object) -> Sequence[object]:
        self._learn(value, "list")
        return each(value)

    def _text(self, value: object) -> str:
        self._learn(value, "leaf")
        return text(value)

    def _learn(self, value: object, kind: str) -> None:
        path = self._paths.get(id(value))
        if path is not None and "." in path and isinstance(value, dict):
            self._known[path] = kind
            raise WrongGuessError


class Grower:
    """Makes documents for some templates."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._environment = Growing(sources)

    def context(self, template: str, seed: int) -> dict[str, Any]:
        """The context that a template made by asking, the same for the same seed and history.

        Where what was made stops the page, it is as far as it came.
        """
        for _ in range(MOST_GUESSES):
            context = self._environment.begin(f"{template} {seed}")
            try:
                self._environment.render(template, context)
            except WrongGuessError:
                continue
            except (TypeError, UndefinedError):
                return context
            return context
        raise AssertionError(f"no document for {template} could be guessed")
