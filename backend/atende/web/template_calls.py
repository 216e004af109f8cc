"""What compiled templates do hundreds of times a page, with nothing on the way.

Jinja2 looks at every call for a wish to be given the context, and escapes what a macro has escaped.
Here neither can happen: autoescape is always on, and only macros and our own functions are called.
The figures are of a ticket's page: 233 calls and 350 values that are printed.
"""

from collections.abc import Callable
from types import FunctionType
from typing import Any

from jinja2 import nodes, pass_eval_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

from atende.web.template_values import text


@pass_eval_context
def printed(_: EvalContext, value: object) -> str:
    """What Jinja2 prints, escaped; what a macro gave is ready.

    It asks for the evaluation context only so that Jinja2 never folds it: folding escapes first and
    would print "None".
    """
    if type(value) is Markup:
        return value
    return escape(value if type(value) is str else text(value))


class PrintedOnce(CodeGenerator):
    """Writes templates that leave escaping to ``printed``."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401, ARG002  # Jinja2's own, which it does not export
        self.write(finalize.src)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401, ARG002  # likewise
        self.write(")")


def call(
    context: Context,
    function: Callable[..., object],
    args: tuple[object, ...],
    kwargs: dict[str, Any],
) -> object:
    """Call what a template calls, as ``Context.call`` would."""
    kwargs.pop("_block_vars", None)
    kwargs.pop("_loop_vars", None)
    if type(function) is Macro:
        return _macro(function, args, kwargs)
    if type(function) is FunctionType and not hasattr(function, "jinja_pass_arg"):
        return function(*args, **kwargs)
    return context.call(function, *args, **kwargs)


def _macro(macro: Macro, args: tuple[object, ...], kwargs: dict[str, Any]) -> object:
    """Call a macro as ``Macro.__call__`` does where nothing is out of the ordinary."""
    names = macro.arguments
    special = macro.caller or macro.catch_kwargs or macro.catch_varargs
    if special or len(args) > len(names):
        return macro(*args, **kwargs)
    rest = [kwargs.pop(name, missing) for name in names[len(args) :]]
    if kwargs:
        return macro(**kwargs)  # which says what it does not take
    return Markup(macro._func(*args, *rest))  # noqa: S704, SLF001  # what it holds is escaped; likewise
