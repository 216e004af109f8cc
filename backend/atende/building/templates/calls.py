"""Calls: of macros, whose arguments are put in order here, of translations, of functions."""

import re
from collections.abc import Callable, Mapping

from jinja2 import nodes

from atende.building.templates.frames import Frame
from atende.building.templates.javascript import Js, key, literal
from atende.building.templates.library import Macro, Template

Translate = Callable[[nodes.Node, Frame], Js]

_FIELD = re.compile(r"\{(\w+)\}", re.ASCII)


def call(node: nodes.Call, frame: Frame, translate: Translate) -> Js:
    """A call inside an expression."""
    if node.dyn_args or node.dyn_kwargs:
        raise frame.unit.fail(node, "* and ** are not known in a call")
    name = node.node.name if isinstance(node.node, nodes.Name) else ""
    if name and frame.is_local(name):
        raise frame.unit.fail(node, f'"{name}" is a value here and cannot be called')
    if name in {"super", "caller"}:
        return _super(node, frame) if name == "super" else _caller(node, frame)
    if name in {"_", "_n"}:
        return _translation(node, frame, translate, texts=1 if name == "_" else 2)
    if name in frame.unit.library.functions:
        return _function(node, name, frame, translate)
    macro = frame.unit.library.macro(frame.unit.template, node.node)
    if macro is None:
        raise frame.unit.fail(node, "only macros and the functions of every template can be called")
    if macro.caller == "required":
        raise frame.unit.fail(node, f'macro "{macro.node.name}" is used with {{% call %}}')
    return macro_call(node, macro, frame, translate)


def macro_call(
    node: nodes.Call, macro: Macro, frame: Frame, translate: Translate, caller: str = ""
) -> Js:
    """A call of a macro, its arguments in the order of the parameters, defaults filled in."""
    given = _bound(node, macro, frame)
    arguments = []
    first_default = len(macro.node.args) - len(macro.node.defaults)
    for position, parameter in enumerate(macro.node.args):
        if parameter.name in given:
            arguments.append(translate(given[parameter.name], frame).value)
        elif position < first_default:
            message = f'macro "{macro.node.name}" wants "{parameter.name}"'
            raise frame.unit.fail(node, message)
        else:
            default = macro.node.defaults[position - first_default]
            fixed = is_fixed(default)
            arguments.append(translate(default, frame).value if fixed else "leftOut")
    frame.unit.needs.add(("macro", *macro.key))
    if caller:
        arguments.append(caller)
    return Js(f"{macro_name(frame.unit.library.templates, macro)}({','.join(arguments)})", "markup")


def macro_name(templates: Mapping[str, Template], macro: Macro) -> str:
    """The JavaScript function that a macro becomes."""
    return f"{macro.node.name}${templates[macro.template].index}"


def is_fixed(default: nodes.Expr) -> bool:
    """Whether a parameter's default is the same wherever it is worked out."""
    if isinstance(default, nodes.List | nodes.Tuple):
        return all(map(is_fixed, default.items))
    if isinstance(default, nodes.Dict):
        return not default.items
    return isinstance(default, nodes.Const)


def _bound(node: nodes.Call, macro: Macro, frame: Frame) -> dict[str, nodes.Expr]:
    names = [parameter.name for parameter in macro.node.args]
    if len(node.args) > len(names):
        message = f'macro "{macro.node.name}" takes no more than {len(names)} arguments'
        raise frame.unit.fail(node, message)
    given = dict(zip(names, node.args, strict=False))
    for keyword in node.kwargs:
        if keyword.key not in names:
            message = f'macro "{macro.node.name}" has no parameter "{keyword.key}"'
            raise frame.unit.fail(node, message)
        if keyword.key in given:
            message = f'macro "{macro.node.name}" is given "{keyword.key}" twice'
            raise frame.unit.fail(node, message)
        given[keyword.key] = keyword.value
    return given


def _super(node: nodes.Call, frame: Frame) -> Js:
    unit = frame.unit
    if unit.kind != "block" or node.args or node.kwargs:
        raise unit.fail(node, "super() is known in blocks only, and takes no arguments")
    if unit.parent_block is None:
        raise unit.fail(node, f'no template above has a block "{unit.block}"')
    unit.needs.add(("block", unit.parent_block.name, unit.block))
    return Js(f"{block_name(unit.parent_block, unit.block)}(c,B)", "markup")


def block_name(template: Template, block: str) -> str:
    """The JavaScript function that a block becomes."""
    return f"${block}${template.index}"


def _caller(node: nodes.Call, frame: Frame) -> Js:
    if frame.unit.kind != "macro":
        raise frame.unit.fail(node, "caller() is known in macros only")
    if frame.in_call:
        message = "caller() inside {% call %} is not this macro's: {% set %} its text before"
        raise frame.unit.fail(node, message)
    if node.args or node.kwargs:
        raise frame.unit.fail(node, "caller() takes no arguments")
    return Js("caller()", "markup")


def _translation(node: nodes.Call, frame: Frame, translate: Translate, *, texts: int) -> Js:
    wanted = texts if texts == 1 else texts + 1
    said = [a.value for a in node.args[:texts] if isinstance(a, nodes.Const)]
    if len(node.args) != wanted or len(said) != texts or not all(isinstance(t, str) for t in said):
        message = (
            "_ takes one text, written out, and its fields by name"
            if texts == 1
            else "_n takes two texts, written out, the number, and their fields by name"
        )
        raise frame.unit.fail(node, message)
    names = [keyword.key for keyword in node.kwargs]
    implied = {"n"} if texts == 2 else set()
    wanted_fields = set().union(*(_FIELD.findall(text) for text in said))
    stray = any("{" in _FIELD.sub("", text) for text in said)
    if stray or wanted_fields - implied != set(names) - implied:
        message = f"the text has the fields {sorted(wanted_fields)} and is given {sorted(names)}"
        raise frame.unit.fail(node, message)
    arguments = [literal(text) for text in said]
    arguments += [translate(argument, frame).value for argument in node.args[texts:]]
    pairs = [f"{key(k.key)}:{translate(k.value, frame).value}" for k in node.kwargs]
    arguments += [f"{{{','.join(pairs)}}}"] if pairs else []
    return Js(f"{'say' if texts == 1 else 'sayMany'}({','.join(arguments)})")


def _function(node: nodes.Call, name: str, frame: Frame, translate: Translate) -> Js:
    if node.kwargs:
        raise frame.unit.fail(node, f"{name} takes no arguments by name")
    if name not in frame.unit.fold:
        arguments = ",".join(translate(argument, frame).value for argument in node.args)
        return Js(f"given.{name}({arguments})")
    values = [argument.value for argument in node.args if isinstance(argument, nodes.Const)]
    if len(values) != len(node.args):
        raise frame.unit.fail(node, f"{name} is worked out at build: write its arguments out")
    return Js(literal(frame.unit.fold[name](*values)))
