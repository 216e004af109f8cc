/** The lines of a stream of JSON, as bytes: a document is not read, only found. */
import { joined } from "../bytes.ts";
import type { Came } from "../store/packs.ts";

const NEWLINE = 10;
const QUOTE = 34;
const BACKSLASH = 92;
const decoder = new TextDecoder();
const encoder = new TextEncoder();
const PUT = encoder.encode('{"put":"');
const DOCUMENT = encoder.encode('","document":');

/** The stream ended where it should not have, or is not the server's. */
export class Broken extends Error {}

/** Every line of the stream without its end, whatever pieces the bytes come in; what follows the last end is not a line. */
export async function* linesOf(stream: ReadableStream<Uint8Array>, patience: number): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    let rest: Uint8Array[] = [];
    for (;;) {
      const { done, value } = await inTime(reader.read(), patience);
      if (done) return;
      let start = 0;
      for (let end = value.indexOf(NEWLINE); end >= 0; end = value.indexOf(NEWLINE, start)) {
        const line = value.subarray(start, end);
        yield rest.length ? joined([...rest, line]) : line;
        rest = [];
        start = end + 1;
      }
      if (start < value.length) rest.push(value.subarray(start));
    }
  } finally {
    reader.cancel().catch(() => undefined); // it has ended, or nobody reads on
  }
}

/** A stream that says nothing for this long has broken, whatever the network thinks. Throws Broken, for whatever reason. */
async function inTime<T>(read: Promise<T>, patience: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Broken("the stream has stalled")), patience);
  });
  try {
    return await Promise.race([read, late]);
  } catch (error) {
    throw new Broken("the stream broke", { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

const ROW = encoder.encode('{"row":');

/** What a line says, with what it puts still in its bytes. */
export type Said = Came | { readonly [name: string]: unknown };

export const isPut = (said: Said): said is Came => "bytes" in said;

/** Read a line. Throws Broken where it is not one of the server's. */
export function said(line: Uint8Array): Said {
  const put = putIn(line);
  if (put) return put;
  if (begins(line, ROW, 0)) return { row: decoder.decode(line.subarray(ROW.length, line.length - 1)) };
  const value = readAs(line);
  if (typeof value["put"] !== "string") return value;
  return { key: value["put"], bytes: encoder.encode(JSON.stringify(value["document"])) };
}

function readAs(line: Uint8Array): { readonly [name: string]: unknown } {
  try {
    const value: unknown = JSON.parse(decoder.decode(line));
    if (typeof value === "object" && value !== null) return value as { readonly [name: string]: unknown };
  } catch (error) {
    throw new Broken("a line that is not JSON", { cause: error });
  }
  throw new Broken("a line that is no object");
}

/** `{"put":"key","document":…}` as the server writes it; anything else is read as JSON. */
function putIn(line: Uint8Array): Came | undefined {
  if (!begins(line, PUT, 0)) return undefined;
  const end = line.indexOf(QUOTE, PUT.length);
  const key = line.subarray(PUT.length, end);
  if (end < 0 || key.includes(BACKSLASH) || !begins(line, DOCUMENT, end)) return undefined;
  return { key: decoder.decode(key), bytes: line.subarray(end + DOCUMENT.length, line.length - 1) };
}

function begins(line: Uint8Array, text: Uint8Array, at: number): boolean {
  return text.every((byte, place) => line[at + place] === byte);
}
