/** What pages ask of the worker; docs/decisions/worker-and-pages.md. */
import { holdsWork } from "./outbox/document.ts";
import { projectAgain } from "./outbox/project.ts";
import { currentPhone, withPhone } from "./phone.ts";
import { tell, tellState } from "./state.ts";
import { receive, sync } from "./syncing.ts";
import { wipe } from "./wiping.ts";

declare const self: ServiceWorkerGlobalScope;

export async function heard(event: ExtendableMessageEvent): Promise<void> {
  switch ((event.data as { do?: string } | null)?.do) {
    case "pull":
      return receive();
    case "drain":
      return sync();
    case "state":
      return tellState(await currentPhone());
    case "claim":
      return self.clients.claim();
    case "update":
      return self.skipWaiting();
    case "rules-ready":
      return rulesReady();
    case "wipe":
      return wiped();
  }
}

/** What was queued while the rules were not there is shown as they decide it. */
async function rulesReady(): Promise<void> {
  const changed = await withPhone((phone) => projectAgain(phone, undefined));
  if (changed?.length) tell({ changed });
}

/** Sign out: refused while something is unsent, or waits for a decision. */
async function wiped(): Promise<void> {
  const phone = await currentPhone();
  if (!phone) return tell({ wiped: "signed-out" });
  if (await holdsWork(phone)) return tellState(phone);
  await wipe(phone, "signed-out");
}
