/** Bytes put together, and read from text. */

/** Pieces of bytes, one after another. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const each of pieces) {
    whole.set(each, at);
    at += each.length;
  }
  return whole;
}

/** The bytes of base64. Throws where it is none. */
export function fromBase64(text: string): Uint8Array {
  const native = Uint8Array as unknown as { readonly fromBase64?: (text: string) => Uint8Array };
  return native.fromBase64?.(text) ?? Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
}
