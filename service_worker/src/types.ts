/** What the worker's parts hand to each other. Documents are JSON as the server made them; docs/http-api.md names their fields. */

export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [name: string]: Plain };
export type Document = { readonly [name: string]: Plain };

/** A change somebody asked for, as it travels. */
export interface Action {
  readonly id: string;
  readonly kind: string;
  /** Null for `open`: the new ticket's id is among the fields. */
  readonly ticket: string | null;
  /** ISO 8601 with the offset of where the customer is. */
  readonly at: string;
  /** The last server version under what the person saw. */
  readonly based_on: number;
  /** The action before it on the same ticket that the base does not hold yet. */
  readonly after: string | null;
  readonly policy: string;
  readonly supersedes: string | null;
  readonly fields: { readonly [name: string]: Plain };
}

/** What became of an action, as the server answers. */
export interface Answer {
  readonly id: string;
  readonly outcome: "applied" | "rejected" | "conflict" | "held";
  readonly replayed: boolean;
  readonly code: string;
  readonly message: string;
  readonly version: number;
  readonly theirs: readonly Document[];
  readonly errors: { readonly [field: string]: string };
}

/**
 * Where an entry of the queue stands. `waiting`: to be sent (again); `applied`: settled, shown until the base holds it;
 * `rejected` and `conflict` need the person; `withdrawn`: discarded, edited or superseded, kept for the record.
 */
export type Standing = "waiting" | "applied" | "rejected" | "conflict" | "withdrawn";

/** One action in the queue. */
export interface Entry {
  /** The place in the queue; given by IndexedDB. */
  readonly n: number;
  readonly id: string;
  /** The ticket the action is about; of `open`, the new one. */
  readonly ticket: string;
  readonly action: Action;
  readonly standing: Standing;
  /** Whether the rules on the phone accepted it; false: queued unchecked. */
  readonly checked: boolean;
  /** Whether it was ever sent: taking it back then begins with a withdrawal. */
  readonly sent: boolean;
  /** Milliseconds since 1970 UTC. */
  readonly queued_at: number;
  readonly settled_at: number | null;
  readonly tries: number;
  readonly answer: Answer | null;
  /** What a later rule check on the phone said, where it refused: a warning only. */
  readonly warning: string;
  /** Withdrawn after it was sent: the server is still to be told, and may answer that it was applied. */
  readonly leaving?: boolean;
  /** Who and what it is about, for the queue's page. */
  readonly about: { readonly protocol: string; readonly customer: string; readonly customer_id: string };
  /** The address of the form that made it, so that it can be edited. */
  readonly form: string;
}

/** A document as pending actions will leave it. */
export interface Projection {
  readonly key: string;
  readonly document: Document;
  /** The ticket whose actions made it. */
  readonly ticket: string;
  /** The version of the base under it. */
  readonly base: number;
}

/** The person whose phone this is, and their database. */
export interface Phone {
  readonly db: import("idb").IDBPDatabase<import("./database.ts").Kept>;
  /** The account's id. */
  readonly reader: string;
  /** This phone's id for this person. */
  readonly device: string;
}

/** Errors whose text is for people, in the words of `code`. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
