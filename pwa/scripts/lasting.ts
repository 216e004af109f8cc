/** What the app holds stays: the browser is asked not to clear it, and the icon outside says how much there is to do. */
import { installed } from "./install";
import { onState, state } from "./state";

interface Badges {
  setAppBadge?(count: number): Promise<void>;
  clearAppBadge?(): Promise<void>;
}

let asked = false;

async function keep(): Promise<void> {
  if (asked || !navigator.storage?.persist) return;
  asked = true;
  if (!(await navigator.storage.persisted())) await navigator.storage.persist();
}

let shown = 0;

function badge(count: number): void {
  const badges = navigator as Badges;
  if (count === shown) return;
  shown = count;
  const told = count ? badges.setAppBadge?.(count) : badges.clearAppBadge?.();
  void told?.catch(() => undefined); // no permission for badges: the tab Fila says it too
}

function follow(): void {
  const { pending, attention } = state();
  if (pending > 0) void keep().catch(console.warn);
  badge(pending + attention);
}

/** Ask for lasting storage once installed or once something is queued; keep the badge at the count of the queue. */
export function keepWhatWeHold(): void {
  if (installed()) void keep().catch(console.warn);
  onState(follow);
  follow();
}
