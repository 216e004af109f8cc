// node compile.mjs ROOT ARCHIVE SITE_PACKAGES EPOCH: pyodide-build's compiler, run by Pyodide itself
import { basename, dirname } from "node:path";
import { boot, run } from "./pyodide.mjs";

await run(async () => {
  const [root, archive, site, epoch] = process.argv.slice(2);
  const env = { SOURCE_DATE_EPOCH: epoch, PYTHONDONTWRITEBYTECODE: "1" };
  const python = await boot(root, { env }, { "/archive": dirname(archive), "/site": site });
  python.globals.set("name", basename(archive));
  python.runPython(`
import sys
sys.path.append("/site")
from pathlib import Path
from pyodide_build._py_compile import _py_compile_archive
_py_compile_archive(Path("/archive") / name, keep=False, verbose=False, compression_level=0)
`);
});
