"""The asset build: `build(root, out)`, or `python -m atende.building`.

Imported by nothing that serves pages: an installed Atende carries its assets and needs no Node.
"""

from atende.building.errors import BuildError
from atende.building.run import build, up_to_date

__all__ = ["BuildError", "build", "up_to_date"]
