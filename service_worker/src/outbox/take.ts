/** The queue as the worker uses it: forms in, resolutions answered, with the pages and the network of a real phone. */
import { formAgain } from "../pages/answer.ts";
import { site } from "../pages/site.ts";
import type { Matched } from "../pages/routes.ts";
import type { Phone } from "../types.ts";
import { resolve } from "./resolve.ts";
import { take } from "./taking.ts";
import { usual } from "./usual.ts";

/** What the queue sets going outside itself. */
export interface Around {
  readonly sync: () => Promise<unknown>;
  readonly changed: (keys: readonly string[]) => void;
}

/** What the queue answers to a form; undefined for one that was shown to somebody else. */
export const takeForm = (
  phone: Phone,
  request: Request,
  found: Matched,
  clientId: string,
  around: Around,
): Promise<Response | undefined> =>
  take(phone, request, found, clientId, { ...usual(), formAgain, drain: around.sync, headers: site().headers });

/** Answer the queue's own addresses; undefined for any other. */
export const resolution = (phone: Phone, request: Request, clientId: string, around: Around): Promise<Response | undefined> =>
  resolve(phone, request, clientId, { ...usual(), told: { changed: around.changed }, drain: around.sync, headers: site().headers });
