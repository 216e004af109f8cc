/** What pages ask of the worker; docs/decisions/worker-and-pages.md. */
import { wipedWhy } from "./device.ts";
import { holdsWork } from "./outbox/document.ts";
import { isExported } from "./outbox/exporting.ts";
import { projectAgain } from "./outbox/project.ts";
import { askWho, currentPhone, withPhone } from "./phone.ts";
import { endSession } from "./signing-in.ts";
import { tell, tellState } from "./state.ts";
import { receive, sync } from "./syncing.ts";
import type { Phone } from "./types.ts";
import { wipe } from "./wiping.ts";

declare const self: ServiceWorkerGlobalScope;

export async function heard(event: ExtendableMessageEvent): Promise<void> {
  switch ((event.data as { do?: string } | null)?.do) {
    case "pull":
      return receive();
    case "drain":
      return sync();
    case "state":
      return howItStands();
    case "directory":
      return wholeDirectory();
    case "claim":
      return self.clients.claim();
    case "update":
      return self.skipWaiting();
    case "rules-ready":
      return rulesReady();
    case "wipe":
      return wiped(holdsWork);
    case "wipe-exported":
      return wiped(holdsMore);
  }
}

/** What was queued while the rules were not there is shown as they decide it. */
async function rulesReady(): Promise<void> {
  const changed = await withPhone((phone) => projectAgain(phone, undefined));
  if (changed?.length) tell({ changed });
}

/** The person wants the whole list of customers, whatever their connection costs: from now on. */
async function wholeDirectory(): Promise<void> {
  await withPhone((phone) => phone.db.put("facts", true, "directory_asked"));
  await receive();
  tell({ changed: ["ready"] });
}

/** A page that was still loading when everything was removed is told now, unless somebody signed in since. */
async function howItStands(): Promise<void> {
  let phone = await currentPhone();
  const why = phone ? undefined : await wipedWhy();
  if (why !== undefined && (await askWho()) === "known") phone = await currentPhone();
  else if (why !== undefined) tell({ wiped: why });
  await tellState(phone);
}

/** Whether words are here that are in no file that was taken along. */
const holdsMore = async (phone: Phone): Promise<boolean> => (await holdsWork(phone)) && !(await isExported(phone));

/**
 * Sign out: refused while something is unsent, or waits for a decision, unless it was taken along in a file. The session ends
 * first: while it lasts, a pull that is under way would ask whose it is and bring everything back.
 */
async function wiped(holds: (phone: Phone) => Promise<boolean>): Promise<void> {
  const phone = await currentPhone();
  if (!phone) return tell({ wiped: "signed-out" });
  if (await holds(phone)) return tellState(phone);
  if (!(await endSession())) return tellState(phone, "offline");
  if (await holds(phone)) return tellState(phone, "signed-out"); // saved in the meantime
  await wipe(phone, "signed-out");
}
