"""Import contracts that import-linter does not have, named in pyproject.toml."""

import sys
from typing import Any, override

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class StandardLibraryOnly(Contract):
    """A package imports the standard library and itself: it runs in a browser as it stands."""

    package = fields.StringField()

    @override
    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        package = str(self.package)
        inside = {package, *graph.find_descendants(package)}
        imports = {
            f"{module} imports {imported}"
            for module in inside
            for imported in graph.find_modules_directly_imported_by(module) - inside
            if imported.partition(".")[0] not in sys.stdlib_module_names
        }
        return ContractCheck(kept=not imports, metadata={"imports": sorted(imports)})

    @override
    def render_broken_contract(self, check: ContractCheck) -> None:
        for line in check.metadata["imports"]:
            output.print_error(line)


class OwnTables(Contract):
    """A feature's `tables` are imported by that feature, and by those named in `open_to`.

    Tables may import tables, because a foreign key needs the class it points to.
    """

    package = fields.StringField()
    open_to = fields.ListField(subfield=fields.StringField(), required=False)

    @override
    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        open_to: Any = self.open_to  # import-linter puts the list where the field was declared
        imports = {
            f"{importer} imports {tables}"
            for tables in graph.find_descendants(str(self.package))
            if tables.endswith(".tables")
            for importer in graph.find_modules_that_directly_import(tables)
            if not importer.endswith(".tables")
            and not any(
                importer == name or importer.startswith(f"{name}.")
                for name in [tables.removesuffix(".tables"), *(open_to or [])]
            )
        }
        return ContractCheck(kept=not imports, metadata={"imports": sorted(imports)})

    @override
    def render_broken_contract(self, check: ContractCheck) -> None:
        for line in check.metadata["imports"]:
            output.print_error(line)
