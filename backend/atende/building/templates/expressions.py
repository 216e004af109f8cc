"""Expressions: each kind of Jinja2's nodes to JavaScript that gives the same value."""

import re
from collections.abc import Callable, Iterable

from jinja2 import nodes

from atende.building.templates.calls import call
from atende.building.templates.frames import Frame, from_context
from atende.building.templates.javascript import INHERITED, Js, key, literal
from atende.building.templates.library import LOOP, asks_for_caller
from atende.web.template_values import LARGEST
from atende.web.templating import RENDER_WIDE

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

_LOOP_CODE = {
    "index": "({i}+1)",
    "index0": "{i}",
    "revindex": "({n}.length-{i})",
    "revindex0": "({n}.length-{i}-1)",
    "length": "{n}.length",
    "previtem": "{n}[{i}-1]",
    "nextitem": "{n}[{i}+1]",
}
_LOOP_TRUTHS = {"first": "({i}===0)", "last": "({i}+1==={n}.length)"}

# filter: (function of the runtime, how many arguments it can take)
_FILTERS = {
    "length": ("size", 0),
    "default": ("fallback", 2),
    "join": ("join", 1),
    "first": ("first", 0),
    "last": ("last", 0),
    "escape": ("escaped", 0),
    "e": ("escaped", 0),
    "urlencode": ("urlencode", 0),
}
_ARITHMETIC = {
    nodes.Add: "whole(whole({0})+whole({1}))",
    nodes.Sub: "whole(whole({0})-whole({1}))",
    nodes.Mul: "whole(whole({0})*whole({1}))",
    nodes.FloorDiv: "quotient({0},{1})",
    nodes.Mod: "remainder({0},{1})",
}
_COMPARISONS = {
    "eq": "same({0},{1})",
    "ne": "!same({0},{1})",
    "lt": "less({0},{1})",
    "gt": "less({1},{0})",
    "lteq": "!less({1},{0})",
    "gteq": "!less({0},{1})",
    "in": "holds({0},{1})",
    "notin": "!holds({0},{1})",
}


def expression(node: nodes.Node, frame: Frame) -> Js:
    """The expression as JavaScript. TemplateError for what is outside the subset."""
    for kind in type(node).__mro__:
        if kind in _TRANSLATIONS:
            return _TRANSLATIONS[kind](node, frame)
    raise frame.unit.fail(node, f"{type(node).__name__} is not known here")


def _const(node: nodes.Const, frame: Frame) -> Js:
    if isinstance(node.value, bool):
        return Js(literal(node.value), "truth")
    if isinstance(node.value, int) and abs(node.value) > LARGEST:
        raise frame.unit.fail(node, "the number is too large for the phone")
    if node.value is None or isinstance(node.value, str | int):
        return Js(literal(node.value))
    raise frame.unit.fail(node, f"a {type(node.value).__name__} is not known here")


def _name(node: nodes.Name, frame: Frame) -> Js:
    unit, name = frame.unit, node.name
    if name in RENDER_WIDE:
        return Js(f"wide.{name}")
    if name == "loop":
        raise unit.fail(node, "loop can only be asked for its fields, inside its loop")
    if unit.library.is_callable(unit.template, name) and not frame.is_local(name):
        raise unit.fail(node, f'"{name}" can only be called')
    if frame.is_local(name):
        frame.check_set(node, name)
        return Js(frame.variable(name))
    if unit.kind == "macro":
        raise unit.fail(node, f'"{name}" is not known in a macro: pass it as an argument')
    if not name.isascii():
        raise unit.fail(node, f'"{name}" is no name here: use plain letters')
    unit.from_context.setdefault(name, node)
    return Js(frame.variable(name) if frame.symbols.find_ref(name) else from_context(name))


def _getattr(node: nodes.Getattr, frame: Frame) -> Js:
    if isinstance(node.node, nodes.Name):
        if node.node.name == "loop":
            return _loop_field(node, frame)
        if node.node.name in frame.unit.template.modules and not frame.is_local(node.node.name):
            raise frame.unit.fail(node, "an imported macro can only be called")
    return _looked_up(expression(node.node, frame), node.attr)


def _loop_field(node: nodes.Getattr, frame: Frame) -> Js:
    if frame.loop is None:
        raise frame.unit.fail(node, "there is no loop around this")
    if node.attr not in LOOP:
        raise frame.unit.fail(node, f"loop.{node.attr} is not known here")
    names = {"i": frame.loop.index, "n": frame.loop.items}
    if node.attr in _LOOP_TRUTHS:
        return Js(_LOOP_TRUTHS[node.attr].format(**names), "truth")
    return Js(_LOOP_CODE[node.attr].format(**names))


def _getitem(node: nodes.Getitem, frame: Frame) -> Js:
    if isinstance(node.node, nodes.Name) and node.node.name == "loop":
        raise frame.unit.fail(node, "write loop.index, not loop[…]")
    holder = expression(node.node, frame)
    if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
        return _looked_up(holder, node.arg.value)
    return Js(f"get({holder.value},{expression(node.arg, frame).value})")


def _looked_up(holder: Js, name: str) -> Js:
    if name in INHERITED or not _IDENTIFIER.fullmatch(name):
        return Js(f"get({holder.value},{literal(name)})")
    code = f"({holder.value})" if holder.value.startswith("!") else holder.value
    return Js(f"{code}?.{name}")


def _filter(node: nodes.Filter, frame: Frame) -> Js:
    if node.name not in _FILTERS or node.node is None:
        raise frame.unit.fail(node, f'filter "{node.name}" is not known here')
    function, most = _FILTERS[node.name]
    arguments = list(_positional(node, frame, most, f'filter "{node.name}"'))
    if node.name == "default" and not arguments:
        arguments = ['""']
    return Js(f"{function}({','.join([expression(node.node, frame).value, *arguments])})")


def _positional(
    node: nodes.Filter | nodes.Test, frame: Frame, most: int, what: str
) -> Iterable[str]:
    if node.kwargs or node.dyn_args or node.dyn_kwargs or len(node.args) > most:
        raise frame.unit.fail(node, f"{what} takes at most {most} arguments, none of them by name")
    return [expression(argument, frame).value for argument in node.args]


def _test(node: nodes.Test, frame: Frame) -> Js:
    most = 1 if node.name == "in" else 0
    if asks_for_caller(node):
        if frame.unit.kind != "macro" or frame.in_call:
            raise frame.unit.fail(node, "caller is known in macros only")
        return Js("(caller!==undefined)", "truth")
    tested = expression(node.node, frame).value
    arguments = list(_positional(node, frame, most, f'test "{node.name}"'))
    if len(arguments) < most:
        raise frame.unit.fail(node, 'test "in" wants to know in what')
    code = {
        "defined": f"({tested}!==undefined)",
        "undefined": f"({tested}===undefined)",
        "none": f"({tested}===null)",
        "even": f"(remainder({tested},2)===0)",
        "odd": f"(remainder({tested},2)===1)",
        "in": f"holds({','.join([tested, *arguments])})",
    }.get(node.name)
    if code is None:
        raise frame.unit.fail(node, f'test "{node.name}" is not known here')
    return Js(code, "truth")


def _compare(node: nodes.Compare, frame: Frame) -> Js:
    """A chain asks for its middle twice; nothing in a template has an effect, so that is equal."""
    left, codes = expression(node.expr, frame).value, []
    for operand in node.ops:
        right = expression(operand.expr, frame).value
        codes.append(_COMPARISONS[operand.op].format(left, right))
        left = right
    return Js(codes[0] if len(codes) == 1 else f"({'&&'.join(codes)})", "truth")


def _and(node: nodes.And, frame: Frame) -> Js:
    left, right = expression(node.left, frame), expression(node.right, frame)
    if left.kind == "truth":
        kind = "truth" if right.kind == "truth" else "any"
        return Js(f"({left.code}&&{right.value})", kind)  # type: ignore[arg-type] # a Kind
    return Js(f"both({left.value},()=>{_arrowed(right.value)})")


def _or(node: nodes.Or, frame: Frame) -> Js:
    left, right = expression(node.left, frame), expression(node.right, frame)
    if left.kind == "truth":
        kind = "truth" if right.kind == "truth" else "any"
        return Js(f"({left.code}||{right.value})", kind)  # type: ignore[arg-type] # a Kind
    return Js(f"either({left.value},()=>{_arrowed(right.value)})")


def _arrowed(code: str) -> str:
    return f"({code})" if code.startswith("{") else code


def condition(node: nodes.Node, frame: Frame) -> str:
    """The expression where only its truth matters, as a JavaScript condition."""
    match node:
        case nodes.And():
            return f"({condition(node.left, frame)}&&{condition(node.right, frame)})"
        case nodes.Or():
            return f"({condition(node.left, frame)}||{condition(node.right, frame)})"
        case nodes.Not():
            return f"!{condition(node.node, frame)}"
    return expression(node, frame).truth


def _not(node: nodes.Not, frame: Frame) -> Js:
    return Js(f"!{condition(node.node, frame)}", "truth")


def _conditional(node: nodes.CondExpr, frame: Frame) -> Js:
    test = condition(node.test, frame)
    yes = expression(node.expr1, frame)
    no = expression(node.expr2, frame) if node.expr2 else Js("undefined")
    if yes.kind == no.kind == "markup":
        return Js(f"({test}?{yes.code}:{no.code})", "markup")
    return Js(f"({test}?{yes.value}:{no.value})")


def _concat(node: nodes.Concat, frame: Frame) -> Js:
    return Js(f"joined([{','.join(expression(piece, frame).value for piece in node.nodes)}])")


def _arithmetic(node: nodes.BinExpr, frame: Frame) -> Js:
    left, right = expression(node.left, frame).value, expression(node.right, frame).value
    return Js(_ARITHMETIC[type(node)].format(left, right))


def _negative(node: nodes.Neg, frame: Frame) -> Js:
    return Js(f"(-whole({expression(node.node, frame).value}))")


def _list(node: nodes.List | nodes.Tuple, frame: Frame) -> Js:
    return Js(f"[{','.join(expression(item, frame).value for item in node.items)}]")


def _dict(node: nodes.Dict, frame: Frame) -> Js:
    pairs = []
    for pair in node.items:
        if not isinstance(pair.key, nodes.Const) or not isinstance(pair.key.value, str):
            raise frame.unit.fail(pair, "the keys of a dictionary are texts written out")
        if pair.key.value == "__proto__":
            raise frame.unit.fail(pair, "JavaScript gives the key __proto__ a meaning of its own")
        pairs.append(f"{key(pair.key.value)}:{expression(pair.value, frame).value}")
    return Js(f"({{{','.join(pairs)}}})")


def _call(node: nodes.Call, frame: Frame) -> Js:
    return call(node, frame, expression)


_TRANSLATIONS: dict[type, Callable[..., Js]] = {
    nodes.Const: _const,
    nodes.Name: _name,
    nodes.Getattr: _getattr,
    nodes.Getitem: _getitem,
    nodes.Filter: _filter,
    nodes.Test: _test,
    nodes.Compare: _compare,
    nodes.And: _and,
    nodes.Or: _or,
    nodes.Not: _not,
    nodes.CondExpr: _conditional,
    nodes.Concat: _concat,
    **dict.fromkeys(_ARITHMETIC, _arithmetic),
    nodes.Neg: _negative,
    nodes.List: _list,
    nodes.Tuple: _list,
    nodes.Dict: _dict,
    nodes.Call: _call,
}
