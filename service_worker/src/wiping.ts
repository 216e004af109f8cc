/** Forget a person on this phone: documents, queue, files, and the worker itself. */
import { setWiped } from "./device.ts";
import { forgetReader } from "./phone.ts";
import { tell } from "./state.ts";
import type { Phone } from "./types.ts";

declare const self: ServiceWorkerGlobalScope;

/** Remove everything of this person's and unregister; `reason` is told to the open pages. */
export async function wipe(phone: Phone, reason: "signed-out" | "revoked"): Promise<void> {
  await forgetReader(phone);
  await setWiped(reason);
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
  await self.registration.unregister();
  tell({ wiped: reason });
}
