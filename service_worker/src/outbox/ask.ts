/** The rules run in a page's own worker: this one asks a page, which hands the question on. */

/** A page as `clients` gives it. */
export interface Page {
  readonly id: string;
  postMessage(message: unknown, transfer: Transferable[]): void;
}

export interface Pages {
  get(id: string): Promise<Page | undefined>;
  matchAll(options: { type: "window"; includeUncontrolled: true }): Promise<readonly Page[]>;
}

/** How long a person waits for the rules before the action is queued unchecked. */
const PATIENCE = 1500;

/**
 * What the rules answer, from the page that asks if it can, else from any other; undefined where none did in time.
 * A navigation has no client of its own in WebKit (`clientId` is empty).
 */
export async function askRules(pages: Pages, request: string, clientId: string, patience = PATIENCE): Promise<string | undefined> {
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, patience));
  const ports: MessagePort[] = [];
  let isLate = false;
  const all = async (): Promise<string | undefined> => {
    const own = clientId ? await pages.get(clientId) : undefined;
    const others = await pages.matchAll({ type: "window", includeUncontrolled: true });
    for (const page of own ? [own, ...others.filter(({ id }) => id !== own.id)] : others) {
      if (isLate) return undefined;
      const answer = await askPage(page, request, ports);
      if (answer !== undefined) return answer;
    }
    return undefined;
  };
  const answer = await Promise.race([all(), late]);
  isLate = true;
  for (const port of ports) port.close();
  return answer;
}

/** What one page answers; undefined where its rules are not ready. */
function askPage(page: Page, request: string, ports: MessagePort[]): Promise<string | undefined> {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1);
  return new Promise((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<{ answer?: string; failed?: string }>) => resolve(data.answer);
    page.postMessage({ ask: "rules", request }, [port2]);
  });
}
