// What the programs beside this file share: npm's Pyodide, with disks mounted, failing in few words.

/** Boot the Pyodide of the checkout at `root`; `disks` are folders by where Python sees them. */
export async function boot(root, options = {}, disks = {}) {
  const { loadPyodide } = await import(`file://${root}/node_modules/pyodide/pyodide.mjs`);
  const python = await loadPyodide(options);
  for (const [at, folder] of Object.entries(disks)) {
    python.FS.mkdirTree(at);
    python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, at);
  }
  return python;
}

/** Run a program; of a failure print the message alone, as Node would print 1 MB of loader first. */
export async function run(program) {
  try {
    await program();
  } catch (error) {
    console.error(error?.message ?? String(error));
    process.exit(1);
  }
}
