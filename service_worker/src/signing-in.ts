/** Sign-in and sign-out pass through to the server; afterwards nothing is shown before it is known whose session it is. */
import type { RouteHandlerCallbackOptions } from "workbox-core/types.js";
import { isInDoubt, setDoubt } from "./device.ts";
import { holdsWork } from "./outbox/document.ts";
import { currentPhone, forgetReader } from "./phone.ts";
import { sync } from "./syncing.ts";

/** The header: who signs in with a form that waited gets it back at once, with no redirect between. */
const wentOn = (answer: Response): boolean => answer.type === "opaqueredirect" || answer.redirected || answer.headers.has("Atende-Signed-In");

export async function passSignIn({ event, request, url }: RouteHandlerCallbackOptions): Promise<Response> {
  const before = await currentPhone().catch(() => undefined);
  const wasInDoubt = await isInDoubt(); // a wrong password after a sign-out brings nobody back
  await setDoubt(true); // first: a worker ended now must not go on showing the one before
  try {
    const answer = await fetch(request);
    if (!wentOn(answer)) await setDoubt(wasInDoubt);
    else if (url.pathname === "/login") (event as ExtendableEvent).waitUntil(sync()); // the page lives on: nothing else would begin
    else if (before && !(await holdsWork(before))) await forgetReader(before);
    return answer;
  } catch (error) {
    await setDoubt(wasInDoubt);
    throw error;
  }
}

/** Shorter than a page waits for its word. */
const PATIENCE_MS = 15_000;

/** End the session on the server; false where that is not certain. */
export async function endSession(): Promise<boolean> {
  const init: RequestInit = { method: "POST", headers: { Accept: "application/json" }, redirect: "error", signal: AbortSignal.timeout(PATIENCE_MS) };
  return (await fetch("/logout", init).catch(() => undefined))?.status === 204;
}
