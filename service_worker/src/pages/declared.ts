/** What Python declares as data (backend/atende/web: selections.py, cuts.py, form_fields.py), as it arrives here. */
import type { Plain } from "../types.ts";

/** Where a value comes from; anything else is the value itself. */
export type Source =
  | { readonly op: "query"; readonly name: string; readonly value?: string; readonly default?: string }
  | { readonly op: "me"; readonly name: string; readonly value?: string }
  | { readonly op: "page"; readonly name: string };

export type When =
  | Exclude<Source, { readonly op: "page" }>
  | { readonly op: "absent"; readonly name: string }
  | readonly When[];

interface Conditional {
  readonly when?: When;
}

export interface Equals extends Conditional {
  readonly op: "equals";
  readonly path: string;
  /** Null: the document has no such value. */
  readonly value: Source | Plain;
}

export interface OneOf extends Conditional {
  readonly op: "one_of";
  readonly path: string;
  readonly values: Source | Plain;
}

export interface Between extends Conditional {
  readonly op: "between";
  readonly path: string;
  readonly low?: Source | Plain;
  readonly high?: Source | Plain;
}

export interface Presence extends Conditional {
  readonly op: "is_null" | "not_null";
  readonly path: string;
}

export interface AnyOf extends Conditional {
  readonly op: "any_of";
  readonly conditions: readonly Condition[];
}

export type Condition = Equals | OneOf | Between | Presence | AnyOf;

export interface Sort {
  readonly path: string;
  readonly descending?: boolean;
}

/** What the values at a path are; text where nothing is said. Days are texts. */
export type Kind = "text" | "instant" | "number" | "flag";
export type Kinds = { readonly [path: string]: Kind };

export interface Selection {
  readonly prefix: string;
  readonly where?: readonly Condition[];
  readonly sort?: readonly Sort[];
  readonly size: number;
  /** Counts for each value at the path, in the place of a list. */
  readonly group?: { readonly path: string };
}

export interface Cut {
  readonly root: string;
  readonly collection: string;
  readonly member?: string;
  readonly head: readonly string[];
  readonly where?: readonly Condition[];
  readonly sort?: readonly Sort[];
  readonly kinds?: Kinds;
}

export type Field =
  | { readonly op: "text"; readonly name: string; readonly input?: string }
  | { readonly op: "whole" | "many" | "param"; readonly name: string }
  | { readonly op: "joined"; readonly name: string; readonly inputs: readonly string[]; readonly by: string }
  | {
      readonly op: "table";
      readonly name: string;
      readonly columns: { readonly [field: string]: string };
      readonly telling: readonly string[];
    }
  | { readonly op: "chosen"; readonly input: string; readonly ways: { readonly [choice: string]: readonly Field[] } };

export interface Form {
  /** The kind of action it makes. */
  readonly kind: string;
  /** Where to go on; `{…}` are path parameters, the action's fields, or `ticket`. */
  readonly then: string;
  /** Where the ticket is in the document; empty: the document is the ticket. */
  readonly of: string;
  readonly fields: { readonly fields: readonly Field[]; readonly fresh?: readonly string[] };
}

/** A row of the table of pages. */
export interface Row {
  readonly path: string;
  readonly template: string;
  /** The document's key, `customer/{customer}`; empty for lists and searches. */
  readonly key: string;
  readonly uses: readonly string[];
  readonly calendar: boolean;
  readonly queries: readonly string[];
  readonly search?: string;
  readonly cut?: Cut;
  readonly lists?: { readonly [name: string]: Selection };
  readonly kinds?: { readonly [prefix: string]: Kinds };
  /** When a phone that keeps its person's own work holds the whole list. */
  readonly covered?: readonly When[];
  readonly form?: Form;
}
