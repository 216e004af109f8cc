/**
 * The rules, in Python, beside the page: decides what queued actions do. One request, one answer, both JSON texts.
 *
 * It lives as long as the page; a service worker is ended too often to boot a Python in it.
 */

interface Proxy {
  (request: string): string;
  copy(): Proxy;
  destroy(): void;
}

interface Pyodide {
  readonly FS: { writeFile(path: string, content: Uint8Array): void };
  runPython(code: string): unknown;
  pyimport(name: string): { readonly call: Proxy; destroy(): void };
}

type LoadPyodide = (options: Readonly<Record<string, unknown>>) => Promise<Pyodide>;

const WHEEL = "/rules.whl";

async function content(address: string): Promise<Uint8Array> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

async function boot(): Promise<Proxy> {
  const { wheelURL, indexURL, stdLibURL, lockFileURL } = __RULES__;
  const absolute = (address: string): string => new URL(address, self.location.href).href;
  const [wheel, loader] = await Promise.all([
    content(wheelURL),
    import(absolute(`${indexURL}pyodide.mjs`)) as Promise<{ loadPyodide: LoadPyodide }>,
  ]);
  const python = await loader.loadPyodide({
    indexURL: absolute(indexURL),
    stdLibURL: absolute(stdLibURL),
    lockFileURL: absolute(lockFileURL),
  });
  python.FS.writeFile(WHEEL, wheel);
  python.runPython(`import sys; sys.path.insert(0, "${WHEEL}")`);
  const bridge = python.pyimport("atende_rules.bridge");
  const call = bridge.call.copy(); // on its own: what is taken from a proxy ends with it
  bridge.destroy();
  return call;
}

function answer(call: Proxy, { data, ports }: MessageEvent<{ request?: string }>): void {
  const [port] = ports;
  if (!port || data.request === undefined) return;
  try {
    port.postMessage({ answer: call(data.request) });
  } catch (error) {
    port.postMessage({ failed: String(error) });
    // Not an exception of Python's: no memory, a broken instance. It would fail from now on; the page starts another.
    if ((error as Error | undefined)?.name !== "PythonError") self.postMessage({ ready: false, why: String(error) });
  }
}

boot().then(
  (call) => {
    self.addEventListener("message", (event) => answer(call, event));
    self.postMessage({ ready: true });
  },
  (error: unknown) => self.postMessage({ ready: false, why: String(error) }),
);
