// node check.mjs ROOT LIBRARY WHEEL '["module", …]': do the rules load from what the phone gets?
import { readFileSync } from "node:fs";
import { boot, run } from "./pyodide.mjs";

await run(async () => {
  const [root, library, wheel, modules] = process.argv.slice(2);
  const python = await boot(root, { stdLibURL: library });
  python.FS.writeFile("/rules.whl", readFileSync(wheel));
  python.globals.set("modules", modules);
  python.runPython(`
import importlib, json, sys
sys.path.insert(0, "/rules.whl")
for name in json.loads(modules):
    importlib.import_module(name)
`);
});
