"""Statements: each kind of Jinja2's tags to JavaScript that adds the same text."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from jinja2 import nodes
from markupsafe import escape

from atende.building.templates.calls import is_fixed, macro_call
from atende.building.templates.expressions import condition, expression
from atende.building.templates.frames import Frame, Loop, Need
from atende.building.templates.javascript import Body, key
from atende.building.templates.library import Library, Macro, Template
from atende.web.template_values import text


def statements(items: Iterable[nodes.Node], body: Body, frame: Frame) -> None:
    """Adds what the tags and texts do to a body. TemplateError for what is outside the subset."""
    for item in items:
        if isinstance(item, nodes.Output):
            _output(item, body, frame)
        elif type(item) in _DOING:
            body.statement(_DOING[type(item)](item, body, frame))
        elif type(item) in _SHOWING:
            body.shown(_SHOWING[type(item)](item, frame))
        elif isinstance(item, nodes.Macro | nodes.Import | nodes.FromImport | nodes.Extends):
            raise frame.unit.fail(item, "this stands at the top of a template, in no other tag")
        else:
            raise frame.unit.fail(item, f"{type(item).__name__} is not known here")


def _output(node: nodes.Output, body: Body, frame: Frame) -> None:
    for part in node.nodes:
        if isinstance(part, nodes.TemplateData):
            body.data(part.data)
        elif isinstance(part, nodes.Const) and isinstance(part.value, str | int | None):
            expression(part, frame)
            body.data(str(escape(text(part.value))))
        else:
            body.shown(expression(part, frame).html)


def _if(node: nodes.If, body: Body, frame: Frame) -> str:
    code = f"if({condition(node.test, frame)}){{{_inner(node.body, body, frame)}}}"
    for branch in node.elif_:
        test = condition(branch.test, frame)
        code += f"else if({test}){{{_inner(branch.body, body, frame)}}}"
    if node.else_:
        code += f"else{{{_inner(node.else_, body, frame)}}}"
    return code


def _inner(items: Iterable[nodes.Node], body: Body, frame: Frame) -> str:
    inner = body.inner()
    statements(items, inner, frame)
    return inner.code


def _for(node: nodes.For, body: Body, frame: Frame) -> str:
    if node.recursive:
        raise frame.unit.fail(node, "recursive loops are not known here")
    names = _targets(node, frame)
    loop = Loop(frame.unit.fresh("L"), frame.unit.fresh("i"))
    around = expression(node.iter, frame).value
    items = (
        f"each({around})"
        if isinstance(node.target, nodes.Name)
        else (f"eachOf({around},{len(names)})")
    )
    inside = replace(frame.inner(node, for_branch="body"), loop=loop)
    target = _target(names, inside)
    code = inside.begin() + _inner(node.body, body, inside)
    counted = re.search(rf"\b{loop.index}\b", code)
    count = (f"let {loop.index}=0;", f"{loop.index}++") if counted else ("", "")
    result = (
        f"{{const {loop.items}={items}{_filtered(node, names, frame)};{count[0]}"
        f"for(let {target} of {loop.items}){{{code}{count[1]}}}"
    )
    if node.else_:
        outside = frame.inner(node, for_branch="else")
        code = outside.begin() + _inner(node.else_, body, outside)
        result += f"if(!{loop.items}.length){{{code}}}"
    return result + "}"


def _targets(node: nodes.For, frame: Frame) -> list[str]:
    targets = node.target.items if isinstance(node.target, nodes.Tuple) else [node.target]
    names = []
    for target in targets:
        if not isinstance(target, nodes.Name):
            raise frame.unit.fail(node, "a loop's targets are names")
        names.append(frame.unit.bindable(node, target.name))
    if len(set(names)) < len(names):
        raise frame.unit.fail(node, "a loop's targets are different names")
    return names


def _target(names: list[str], frame: Frame) -> str:
    variables = [frame.variable(name) for name in names]
    return variables[0] if len(variables) == 1 else f"[{','.join(variables)}]"


def _filtered(node: nodes.For, names: list[str], frame: Frame) -> str:
    if not node.test:
        return ""
    inside = replace(frame.inner(node, for_branch="test"), loop=None)
    test, begin = condition(node.test, inside), inside.begin()
    result = f"{{{begin}return {test}}}" if begin else test
    return f".filter(({_target(names, inside)})=>{result})"


def _stored(node: nodes.Assign | nodes.AssignBlock, frame: Frame) -> str:
    """Where a set tag puts its value: at the top of a template the blocks see it too."""
    if not isinstance(node.target, nodes.Name):
        raise frame.unit.fail(node, "set gives a value to one name")
    name = frame.unit.bindable(node, node.target.name)
    variable = frame.variable(name)
    frame.unit.assigned.add(variable)
    if not frame.top:
        return variable
    frame.unit.sets_context = True
    frame.unit.from_context.setdefault(name, node)
    return f"{variable}=c.{name}"


def _assign(node: nodes.Assign, _: Body, frame: Frame) -> str:
    value = expression(node.node, frame).value
    return f"{_stored(node, frame)}={value};"


def _assign_block(node: nodes.AssignBlock, _: Body, frame: Frame) -> str:
    if node.filter:
        raise frame.unit.fail(node, "set with a filter is not known here")
    inside = replace(frame.inner(node), in_block_set=True)
    body = Body(frame.unit.fresh("o"))
    statements(node.body, body, inside)
    code = body.code
    target = _stored(node, frame)
    return f'{{let {body.variable}="";{inside.begin()}{code}{target}=safe({body.variable})}}'


def _block(node: nodes.Block, frame: Frame) -> str:
    nested = frame.loop or frame.in_call or frame.in_block_set
    if frame.unit.kind == "macro" or nested:
        raise frame.unit.fail(node, "a block stands in no loop, macro, call or set")
    return f"B.{node.name}(c,B)"


def _call_block(node: nodes.CallBlock, frame: Frame) -> str:
    if node.args:
        raise frame.unit.fail(node, "the text of a call takes no arguments")
    macro = frame.unit.library.macro(frame.unit.template, node.call.node)
    if macro is None:
        raise frame.unit.fail(node, "only macros can be used with {% call %}")
    if macro.caller == "none":
        raise frame.unit.fail(node, f'macro "{macro.node.name}" has no place for a text')
    inside = replace(frame.inner(node), in_call=True)
    body = Body()
    statements(node.body, body, inside)
    text_given = body.arrow(inside.begin())
    return macro_call(node.call, macro, frame, expression, text_given).code


def _include(node: nodes.Include, frame: Frame) -> str:
    unit = frame.unit
    if unit.kind == "macro":
        raise unit.fail(node, "a macro includes nothing: it does not see the page's context")
    if node.ignore_missing or not node.with_context:
        raise unit.fail(node, "include takes the template's name and nothing else")
    included = unit.library.named(unit.template, node, node.template)
    locals_ = frame.passed_on()
    pairs = "".join(f",{key(name)}:{variable}" for name, variable in locals_.items())
    code, needs = entry(unit.library, included, f"{{...c{pairs}}}" if pairs else "c")
    unit.needs |= needs
    return code


def entry(library: Library, template: Template, context: str) -> tuple[str, set[Need]]:
    """Renders a whole template, those it extends included; and what functions that takes."""
    first = next(member for member in library.chain(template) if sets_or_is_base(member))
    needs: set[Need] = {("body", first.name, "")}
    if not any(member.blocks for member in library.chain(template)):
        return f"${first.index}({context})", needs
    return f"${first.index}({context},$${template.index})", needs | {("table", template.name, "")}


def sets_or_is_base(template: Template) -> bool:
    """Whether the template's own body does anything when it is rendered."""
    sets = (isinstance(node, nodes.Assign | nodes.AssignBlock) for node in template.body)
    return not template.parent or any(sets)


def defaults(macro: Macro, frame: Frame) -> str:
    """Works out defaults that are not the same everywhere, for arguments that were left out."""
    names = [frame.unit.bindable(macro.node, argument.name) for argument in macro.node.args]
    if len(set(names)) < len(names):
        raise frame.unit.fail(macro.node, "a macro's parameters are different names")
    code = ""
    first = len(names) - len(macro.node.defaults)
    for position, default in enumerate(macro.node.defaults, first):
        later = set(names[position:])
        if any(
            name.name in later
            for name in [*default.find_all(nodes.Name), default]
            if isinstance(name, nodes.Name)
        ):
            raise frame.unit.fail(macro.node, "a default may only use the parameters before it")
        if not is_fixed(default):
            variable = frame.variable(names[position])
            code += f"if({variable}===leftOut){variable}={expression(default, frame).value};"
    return code


_DOING: dict[type, Callable[..., str]] = {
    nodes.If: _if,
    nodes.For: _for,
    nodes.Assign: _assign,
    nodes.AssignBlock: _assign_block,
}
_SHOWING: dict[type, Callable[..., str]] = {
    nodes.Block: _block,
    nodes.CallBlock: _call_block,
    nodes.Include: _include,
}
