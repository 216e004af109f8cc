from atende.building.errors import BuildError


class TemplateError(BuildError):
    """A template holds something that the phone could not render as the server does."""

    def __init__(self, template: str, line: int, message: str) -> None:
        super().__init__(f"{template}:{line}: {message}")
        self.template = template
        self.line = line
