/** What the queue itself says to people; what the rules say comes from the rules. */
type Pair = readonly [portuguese: string, english: string];

const TEXTS = {
  full: [
    "Não foi salvo: este aparelho está sem espaço. O que você escreveu continua aqui. Libere espaço e salve de novo.",
    "Not saved: this phone is out of space. What you wrote is still here. Free some space and save again.",
  ],
  aborted: [
    "Não foi salvo: o navegador não guardou. O que você escreveu continua aqui. Salve de novo.",
    "Not saved: the browser did not keep it. What you wrote is still here. Save again.",
  ],
  nowhere: [
    "Não foi salvo: esta O.S. não está neste aparelho, e não há sinal. O que você escreveu continua aqui.",
    "Not saved: this visit is not on this phone, and there is no signal. What you wrote is still here.",
  ],
  replaced: [
    "O pedido que este substitui já tinha sido aplicado. Confira o histórico antes de salvar de novo.",
    "What this replaces had been done already. Look at the history before you save again.",
  ],
  unsendable: [
    "O servidor não aceitou receber este pedido. Edite, ou exporte a fila e fale com o gestor.",
    "The server would not take this. Edit it, or export the queue and talk to the manager.",
  ],
  too_late: [
    "Você descartou isto, mas o servidor já tinha aplicado.",
    "You discarded this, but the server had done it already.",
  ],
} as const satisfies Record<string, Pair>;

export type Text = keyof typeof TEXTS;

/** A text in the reader's language. */
export const say = (language: string, text: Text): string => TEXTS[text][language.startsWith("en") ? 1 : 0];
