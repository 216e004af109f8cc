// node tests.mjs ROOT WHEEL SITE_PACKAGES ARGUMENT…: the rules' tests by pytest, run by Pyodide
// Folders keep the names they have outside, so that what pytest says of a file can be opened.
import { readFileSync } from "node:fs";
import { boot } from "./pyodide.mjs";

const [root, wheel, site, ...words] = process.argv.slice(2);
const disks = { "/site": site, [`${root}/tests`]: `${root}/tests` };
const reports = `${root}/build/reports`;
const python = await boot(
  root,
  { env: { PYTEST_DISABLE_PLUGIN_AUTOLOAD: "1", PYTHONDONTWRITEBYTECODE: "1", HOME: "/home" } },
  { ...disks, [reports]: reports },
);
python.FS.writeFile("/rules.whl", readFileSync(wheel));
python.FS.writeFile("/pytest.ini", `[pytest]
addopts = --strict-markers --strict-config --import-mode=importlib -p no:cacheprovider
filterwarnings = error
`);
python.globals.set("root", root);
python.globals.set("words", python.toPy(words));
const code = python.runPython(`
import os, sys
os.chdir(root)
sys.path[:0] = ["/rules.whl", root]
sys.path.append("/site")  # of the machine outside: what is compiled there cannot be loaded here
import pytest
folder = f"{root}/tests/unit/rules"
int(pytest.main(["-c/pytest.ini", f"--rootdir={root}", f"--confcutdir={folder}", *words, folder]))
`);
process.exit(code);
