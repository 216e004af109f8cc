// node boot.mjs ROOT '["module", …]': what Pyodide has loaded once it has booted and imported these
import { boot, run } from "./pyodide.mjs";

await run(async () => {
  const [root, imports] = process.argv.slice(2);
  const python = await boot(root);
  python.globals.set("imports", imports);
  console.log(python.runPython(`
import importlib, importlib.util, json, sys
for name in json.loads(imports):
    try:
        importlib.import_module(name)
    except ModuleNotFoundError:  # "from datetime import timezone" names no module datetime.timezone
        pass
json.dumps({"magic": importlib.util.MAGIC_NUMBER.hex(), "modules": sorted(sys.modules)})
`));
});
