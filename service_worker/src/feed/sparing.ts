/** Whether the connection is one to be spared: its owner asked the browser to (Save-Data), and it is not one without a meter. */

interface Connection {
  readonly saveData?: boolean;
  readonly type?: string;
}

const UNMETERED = new Set(["wifi", "ethernet"]);

export function sparing(): boolean {
  const { saveData, type } = (navigator as Navigator & { connection?: Connection }).connection ?? {};
  return saveData === true && !UNMETERED.has(type ?? "");
}
