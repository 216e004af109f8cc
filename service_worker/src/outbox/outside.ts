/** What the queue reaches for outside itself; tests put their own in its place. */
import type { Document, Phone } from "../types.ts";

export interface Locks {
  request<T>(name: string, options: LockOptions, work: (lock: Lock | null) => Promise<T>): Promise<T>;
}

export interface Outside {
  readonly fetch: (address: string, init: RequestInit) => Promise<Response>;
  readonly locks: Locks;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** From 0 to 1, for the jitter. */
  readonly random: () => number;
  /** Ask the rules of a page: the answer as JSON text, or undefined where none answered in time. */
  readonly rules: (request: string, clientId: string) => Promise<string | undefined>;
  /** The document as the server last had it. */
  readonly base: (phone: Phone, key: string) => Promise<Document | undefined>;
  /** The document as pages show it: with what waits. */
  readonly read: (phone: Phone, key: string) => Promise<Document | undefined>;
  /** The row of every document of a prefix, with what waits (store/rows.ts). */
  readonly rows: (phone: Phone, prefix: string) => Promise<readonly Document[]>;
  /** Keep a document that came from the server by itself. */
  readonly keep: (phone: Phone, key: string, document: Document) => Promise<void>;
}

/** What others are told. */
export interface Told {
  /** Documents on this phone changed. */
  readonly changed: (keys: readonly string[]) => void;
}

/** A value at a path with dots; undefined where there is none. */
export function at(document: Document | undefined, path: string): unknown {
  let value: unknown = document;
  for (const name of path.split(".")) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/** A text at a path; empty where there is none. */
export function textAt(document: Document | undefined, path: string): string {
  const value = at(document, path);
  return typeof value === "string" ? value : "";
}

/** A whole number at a path; 0 where there is none. */
export function numberAt(document: Document | undefined, path: string): number {
  const value = at(document, path);
  return typeof value === "number" ? value : 0;
}
