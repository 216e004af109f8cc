/**
 * What takes longest of a first page is begun before anything else of the worker is read: the databases are opened, which the
 * browser does beside it (about 40 ms).
 */
import { certainPhone } from "./phone.ts";

declare const self: ServiceWorkerGlobalScope & { readonly serviceWorker?: ServiceWorker };

// A newer version that is only being installed must not change the database under the one that works.
if (self.serviceWorker?.state === "activated") certainPhone().catch(console.warn);
