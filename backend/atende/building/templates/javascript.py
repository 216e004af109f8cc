"""Pieces of JavaScript: literals, expressions with what is known of them, function bodies."""

import json
import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["any", "truth", "markup"]

# What JavaScript's own objects, lists, texts, numbers and truth values answer to. Any other name
# can be read as `value?.name`: it is a document's key or undefined.
INHERITED = frozenset(
    re.findall(
        r"\w+",
        """
        __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ __proto__ anchor
        at big blink bold charAt charCodeAt codePointAt concat constructor copyWithin endsWith
        entries every fill filter find findIndex findLast findLastIndex fixed flat flatMap
        fontcolor fontsize forEach hasOwnProperty includes indexOf isPrototypeOf isWellFormed
        italics join keys lastIndexOf length link localeCompare map match matchAll normalize
        padEnd padStart pop propertyIsEnumerable push reduce reduceRight repeat replace
        replaceAll reverse search shift slice small some sort splice split startsWith strike sub
        substr substring sup toExponential toFixed toLocaleLowerCase toLocaleString
        toLocaleUpperCase toLowerCase toPrecision toReversed toSorted toSpliced toString
        toUpperCase toWellFormed trim trimEnd trimLeft trimRight trimStart unshift valueOf
        values with
        """,
    )
)


@dataclass(frozen=True, slots=True)
class Js:
    """An expression. Of kind `markup` the code gives the HTML itself, a plain JavaScript string."""

    code: str
    kind: Kind = "any"

    @property
    def value(self) -> str:
        """The code where a template's value is wanted."""
        return f"safe({self.code})" if self.kind == "markup" else self.code

    @property
    def truth(self) -> str:
        """The code where a JavaScript condition is wanted."""
        return self.code if self.kind == "truth" else f"truth({self.value})"

    @property
    def html(self) -> str:
        """The code where text for the page is wanted."""
        return self.code if self.kind == "markup" else f"show({self.code})"


def literal(value: object) -> str:
    """A JavaScript literal for a text, whole number, truth value or None."""
    return json.dumps(value, ensure_ascii=False)


def key(name: str) -> str:
    """A key of an object literal."""
    return name if name.isidentifier() and name.isascii() else literal(name)


class Body:
    """The body of a function that adds to one string; neighbouring outputs are one addition."""

    def __init__(self, variable: str = "o") -> None:
        self.variable = variable
        self._statements: list[str] = []
        self._pending: list[str] = []

    def data(self, text: str) -> None:
        """Add HTML as it is."""
        quoted = text.replace("\\", "\\\\").replace("`", "\\`").replace("$", "\\$")
        self._pending.append(quoted.replace("\r", "\\r"))

    def shown(self, html: str) -> None:
        """Add what an expression gives."""
        self._pending.append("${" + html + "}")

    def statement(self, code: str) -> None:
        """Do something else."""
        self._flush()
        self._statements.append(code)

    def inner(self) -> "Body":
        """A body for a branch or loop of this one, adding to the same string."""
        return Body(self.variable)

    @property
    def code(self) -> str:
        """The statements."""
        self._flush()
        return "".join(self._statements)

    def function(self, parameters: str, begin: str = "") -> str:
        """What follows `function name`: `(parameters){…}`."""
        return f"({parameters}){{{begin}{self._returning()}}}"

    def arrow(self, begin: str = "") -> str:
        """Gives `()=>…`."""
        if begin or self._statements:
            return f"()=>{{{begin}{self._returning()}}}"
        return f"()=>`{''.join(self._pending)}`"

    def _returning(self) -> str:
        last = "".join(self._pending)
        if not self._statements:
            return f"return`{last}`"
        begin = "".join(self._statements)
        adding = f"{self.variable}+="
        begin = begin.removeprefix(adding) if begin.startswith(adding) else f'"";{begin}'
        end = f"{self.variable}+`{last}`" if last else self.variable
        return f"let {self.variable}={begin}return {end}"

    def _flush(self) -> None:
        if self._pending:
            self._statements.append(f"{self.variable}+=`{''.join(self._pending)}`;")
            self._pending.clear()
