/**
 * What document `outbox` holds: template sync/outbox.html is made from it. Texts are ready for the reader, but for the names of
 * kinds, standings and fields, which the template says by their words (`forward`, `waiting`, `reason`).
 */
import type { Document } from "../types.ts";

/** One action of the queue, as its page shows it. */
export interface Item {
  readonly id: string;
  /** Its place in the queue; smaller is older. */
  readonly n: number;
  /** open, forward, set_status, close, comment, test, schedule, reschedule, cancel_order, reopen. */
  readonly kind: string;
  /**
   * `waiting`: to be sent; `held`: waits behind another of its ticket that needs attention (`held_by`); `leaving`: discarded, and
   * the server is still to be told; `rejected`, `conflict`: need the person; `applied`: delivered.
   */
  readonly standing: "waiting" | "held" | "leaving" | "rejected" | "conflict" | "applied";
  /** Whether the person has to do something about it. */
  readonly attention: boolean;
  /** Whether the rules on the phone accepted it; false: it waits beside the ticket, not shown as done. */
  readonly checked: boolean;
  /** Whether it ever left the phone, and how often. */
  readonly sent: boolean;
  readonly tries: number;
  /** When it was saved: ISO 8601 with the customer's offset, and as the reader reads it. */
  readonly since: string;
  readonly since_text: string;
  readonly ticket: string;
  /** `/tickets/{id}`. */
  readonly address: string;
  readonly about: { readonly protocol: string; readonly customer: string; readonly customer_id: string };
  /** The form that made it, and where it is edited (`/outbox/{id}/edit`). */
  readonly form: string;
  /** One line on what was asked, as the history tells it; empty where the rules were not there. */
  readonly summary: string;
  /** What was typed and chosen, in the form's order: `name` is the field's, `text` what a person reads. */
  readonly fields: readonly { readonly name: string; readonly text: string }[];
  /** The longest text that was written: what "keep as a comment" keeps. Empty where there is none. */
  readonly words: string;
  /** Why it was not done. */
  readonly code: string;
  readonly message: string;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
  /** What came meanwhile: events {title, summary, at_text, …}, or of code `overlap` bookings {text, duration, label, technician}. */
  readonly theirs: readonly Document[];
  /** What a later check on the phone said, or what became of a withdrawal that came too late. */
  readonly warning: string;
  readonly held_by: string | null;
  /** POST /outbox/{id}/retry, GET …/edit, POST …/discard; `resolve`: POST …/mine; `comment`: POST …/comment. */
  readonly may: {
    readonly retry: boolean;
    readonly edit: boolean;
    readonly discard: boolean;
    readonly resolve: boolean;
    readonly comment: boolean;
  };
}

export interface OutboxDocument {
  /** What is not settled, or needs the person, oldest first; first of all what needs attention. */
  readonly items: readonly Item[];
  /** What was delivered in the last days, newest first, at most twenty. */
  readonly delivered: readonly Item[];
  readonly pending: number;
  readonly attention: number;
  /** Since when the oldest waits: ISO, and as the reader reads it; empty where nothing does. */
  readonly oldest: string;
  readonly oldest_text: string;
  /**
   * Why sending stopped: "" (it goes on), `network`, `server`, `asked` (the server asked for a pause), `signed-out`, `another`
   * (somebody else is signed in), `revoked`.
   */
  readonly stopped: string;
  /** When it is tried again by itself: ISO, or empty. */
  readonly next_try: string;
}
