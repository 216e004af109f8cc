"""What a phone says by itself where neither a template nor the rules have the words for it."""

from collections.abc import Mapping

from atende_rules.language import mark

TEXTS: Mapping[str, str] = {
    "full": mark(
        "Não foi salvo: este aparelho está sem espaço. O que você escreveu continua aqui. "
        "Libere espaço e salve de novo."
    ),
    "aborted": mark(
        "Não foi salvo: o navegador não guardou. O que você escreveu continua aqui. Salve de novo."
    ),
    "nowhere": mark(
        "Não foi salvo: esta O.S. não está neste aparelho, e não há sinal. "
        "O que você escreveu continua aqui."
    ),
    "replaced": mark(
        "O pedido que este substitui já tinha sido aplicado. "
        "Confira o histórico antes de salvar de novo."
    ),
    "unsendable": mark(
        "O servidor não aceitou receber este pedido. Edite, ou exporte a fila e fale com o gestor."
    ),
    "too_late": mark("Você descartou isto, mas o servidor já tinha aplicado."),
}
"""By the names that ``service_worker/src/outbox/texts.ts`` knows them by."""
