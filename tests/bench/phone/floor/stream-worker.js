// The least a first sync can be: one compressed stream, its lines put packed, 400 a record, nothing looked into but the key.
const EACH = 400;
const decoder = new TextDecoder();
const KEY = '{"put":"'.length;

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("floor", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("packs", { autoIncrement: true });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

function put(db, lines) {
  return new Promise((resolve, reject) => {
    const tx = db.transaction("packs", "readwrite", { durability: "relaxed" });
    const size = lines.reduce((sum, line) => sum + line.length, 0);
    const bytes = new Uint8Array(size);
    const starts = new Uint32Array(lines.length + 1);
    let at = 0;
    const keys = lines.map((line, place) => {
      starts[place] = at;
      bytes.set(line, at);
      at += line.length;
      return decoder.decode(line.subarray(KEY, line.indexOf(34, KEY)));
    });
    starts[lines.length] = at;
    tx.objectStore("packs").add({ keys, starts, bytes });
    tx.oncomplete = resolve;
    tx.onabort = () => reject(tx.error);
  });
}

async function run() {
  const db = await opened();
  const reader = (await fetch("/stream")).body.getReader();
  let [rest, lines, count] = [new Uint8Array(0), [], 0];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const piece = new Uint8Array(rest.length + value.length);
    piece.set(rest);
    piece.set(value, rest.length);
    let start = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, start)) {
      lines.push(piece.subarray(start, end));
      start = end + 1;
      if (lines.length === EACH) {
        await put(db, lines);
        count += lines.length;
        lines = [];
      }
    }
    rest = piece.subarray(start);
  }
  if (lines.length) await put(db, lines);
  db.close();
  return count + lines.length;
}

run().then((count) => postMessage(count));
