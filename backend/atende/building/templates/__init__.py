"""The compiler from Jinja2 templates to JavaScript functions (docs/templates.md)."""

from atende.building.templates.errors import TemplateError
from atende.building.templates.module import compile_sources, compile_templates

__all__ = ["TemplateError", "compile_sources", "compile_templates"]
