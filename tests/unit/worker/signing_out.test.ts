import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import "../../../service_worker/src/store/unpacking.ts"; // its WebAssembly comes by a fetch of its own

/** What a worker finds around it, as far as signing out reaches. */
const told: object[] = [];
let answers: (address: string) => Promise<Response>;
Object.assign(globalThis, {
  self: globalThis,
  __ASSETS__: [],
  BroadcastChannel: class {
    // a real one would keep the program from ending
    postMessage(message: object): void {
      told.push(message);
    }
  },
  registration: { scope: "http://atende.test/", unregister: () => Promise.resolve(true) },
  caches: { keys: () => Promise.resolve([]) },
  location: new URL("http://atende.test/service-worker.js"),
  fetch: (address: string) => answers(address),
});
const { heard } = await import("../../../service_worker/src/messages.ts");
const { setReader } = await import("../../../service_worker/src/device.ts");
const { currentPhone } = await import("../../../service_worker/src/phone.ts");

const say = (what: string): Promise<void> => heard({ data: { do: what } } as ExtendableMessageEvent);
const people = async (): Promise<(string | undefined)[]> => (await indexedDB.databases()).map(({ name }) => name).filter((name) => name !== "atende-device");

test("while the session lasts, a pull that comes in between brings nothing back", async () => {
  await setReader("rafael");
  await currentPhone();
  let ended = false;
  answers = async (address) => {
    if (address === "/logout") {
      await say("pull");
      ended = true;
      return new Response(null, { status: 204 });
    }
    if (address === "/sync/me" && !ended) return Response.json({ reader: "rafael" });
    return Response.json({}, { status: 401 });
  };
  await say("wipe");
  await say("pull");
  assert.deepEqual(await people(), []);
});

test("where the server was not reached, nothing is removed", async () => {
  await setReader("lucia");
  await currentPhone();
  answers = () => Promise.reject(new TypeError("no network"));
  await say("wipe");
  assert.deepEqual(await people(), ["atende-lucia"]);
});

test("a page of who signed in since is not told that everything was removed", async () => {
  await setReader("ana");
  await currentPhone();
  answers = async (address) => (address === "/logout" ? new Response(null, { status: 204 }) : Response.json({}, { status: 401 }));
  await say("wipe");
  told.length = 0;
  await say("state");
  assert.deepEqual(told.filter((each) => "wiped" in each), [{ wiped: "signed-out" }]);
  told.length = 0;
  answers = async () => Response.json({ reader: "bia" });
  await say("state");
  assert.deepEqual(told.filter((each) => "wiped" in each), []);
  assert.equal((await currentPhone())?.reader, "bia");
});
