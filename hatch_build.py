"""Puts what browsers are sent into the wheel, so that an installed Atende needs no Node."""

import sys
import tomllib
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AssetsHook(BuildHookInterface[Any]):
    """Builds build/assets from a checkout; a source distribution carries them, built."""

    PLUGIN_NAME = "assets"

    @property
    def _root(self) -> Path:
        return Path(self.root)

    @property
    def _is_checkout(self) -> bool:
        return not (self._root / "PKG-INFO").exists()

    def dependencies(self) -> list[str]:
        """What the build needs, as the project's own lists name it.

        All that the application needs is among it: the table of pages comes from its handlers.
        """
        if not self._is_checkout:
            return []
        project = tomllib.loads((self._root / "pyproject.toml").read_text())
        return [*project["project"]["dependencies"], *project["dependency-groups"]["assets"]]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is not up to date, and say where it goes; nothing for an editable install."""
        if version == "editable":
            return
        assets = self._root / "build" / "assets"
        if self._is_checkout:
            sys.path.insert(0, str(self._root / "backend"))
            from atende.building import build  # noqa: PLC0415 - importable only now

            build(self._root, assets, say=self.app.display_info)
        inside = "atende/assets" if self.target_name == "wheel" else "build/assets"
        build_data["force_include"][str(assets)] = inside
