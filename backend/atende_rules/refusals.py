"""What a refusal or a conflict says: one text a code, in the reader's language.

A text says what happened and what to do; it never blames.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from atende_rules.language import Language, mark, say
from atende_rules.model import Catalogue, Conflict, FieldError, Fields, Rejected
from atende_rules.names import role_name, user_name

_REFUSALS: Mapping[str, str] = {
    "malformed": mark("Este pedido chegou incompleto e não pôde ser lido. Atualize o aplicativo."),
    "fields": mark("Confira os campos marcados."),
    "account_inactive": mark("Sua conta está desativada. Fale com o gestor."),
    "no_such_ticket": mark("Este atendimento não existe ou não está ao seu alcance."),
    "ticket_exists": mark("Este atendimento já foi aberto."),
    "no_such_customer": mark("Este cliente não existe ou não está ao seu alcance."),
    "reads_only": mark("Seu perfil só consulta. Peça a um técnico ou gestor."),
    "not_yours": mark("Este atendimento está com {holder}. Peça que encaminhem para você."),
    "managers_only": mark("Só gestores reabrem atendimentos. Deixe um comentário pedindo."),
    "already_closed": mark("{by} já fechou este atendimento. Se precisar, peça a reabertura."),
    "not_closed": mark("Este atendimento está aberto: não há o que reabrir."),
    "no_such_order": mark("Esta O.S. não existe neste atendimento."),
    "order_exists": mark("Esta O.S. já foi agendada."),
    "order_over": mark("Esta O.S. já não está agendada. Agende outra."),
    "withdrawn": mark("Este pedido foi retirado antes de ser aplicado."),
    "superseded_applied": mark("O pedido que este substitui já tinha sido aplicado."),
    "taken": mark("Este número de pedido já foi usado. Tente de novo."),
    "held": mark("Este pedido espera pelo anterior deste atendimento, que precisa da sua atenção."),
    "policy_failed": mark("Uma regra da empresa falhou ao conferir este pedido. Avise o gestor."),
}
_CONFLICTS: Mapping[str, str] = {
    "set_status": mark("O status mudou enquanto você escrevia."),
    "forward": mark("O atendimento foi encaminhado ou fechado enquanto você escrevia."),
    "close": mark("O atendimento mudou de mãos, foi fechado ou ganhou uma visita enquanto isso."),
    "schedule": mark("O atendimento foi fechado enquanto você agendava."),
    "reschedule": mark("Esta O.S. mudou enquanto você escrevia."),
    "cancel_order": mark("Esta O.S. mudou enquanto você escrevia."),
    "overlap": mark("O técnico já tem visita neste horário. Confirme se as duas cabem."),
}
_ERRORS: Mapping[str, str] = {
    "missing": mark("Preencha este campo."),
    "target_missing": mark("Escolha um usuário ou um cargo."),
    "one_target": mark("Escolha um usuário ou um cargo, não os dois."),
    "not_active": mark("Esta escolha não está mais ativa. Escolha outra."),
    "not_a_choice": mark("Esta escolha não existe mais. Escolha outra."),
    "too_long": mark("Texto longo demais: {length} letras; cabem {most}."),
    "not_text": mark("Escreva um texto."),
    "not_a_number": mark("Escreva um número inteiro."),
    "out_of_range": mark("Escolha entre {least} e {most}."),
    "not_a_time": mark("Escolha o dia e a hora."),
    "in_the_past": mark("Este dia já passou. Escolha hoje ou depois."),
    "too_many": mark("São muitos: cabem {most}."),
    "reading_incomplete": mark("Cada medida precisa de nome e valor."),
    "malformed": mark("Valor que não pôde ser lido."),
    "unknown_field": mark("Campo desconhecido nesta versão."),
}
_MISSING: Mapping[str, str] = {
    "type": mark("Escolha o tipo."),
    "description": mark("Descreva o que aconteceu."),
    "reason": mark("Escreva o motivo."),
    "status": mark("Escolha o status."),
    "outcome": mark("Escolha como terminou."),
    "text": mark("Escreva o comentário."),
    "what": mark("Diga o que foi testado."),
    "result": mark("Escolha o resultado."),
    "kind": mark("Escolha o tipo de O.S."),
    "technician": mark("Escolha o técnico."),
    "start": mark("Escolha o dia e a hora."),
    "minutes": mark("Escolha a duração."),
}
"""What a missing field asks for: read in a summary, two of "fill this in" tell nobody which."""


def refusal_text(code: str, values: Fields, language: Language, catalogue: Catalogue) -> str:
    """Give the text of a rejection's code; the names in it come from the catalogue."""
    if code == "policy":
        return _own_text(values, language)
    msgid = _REFUSALS.get(code, _REFUSALS["malformed"])
    if code == "not_yours":
        return say(language, msgid, holder=_holder(values, language, catalogue))
    if code == "already_closed":
        return say(language, msgid, by=user_name(values.get("by"), catalogue))
    return say(language, msgid)


def conflict_text(code: str, language: Language) -> str:
    """Give the text of a conflict's code."""
    return say(language, _CONFLICTS.get(code, _CONFLICTS["set_status"]))


def error_texts(rejected: Rejected, language: Language) -> dict[str, str]:
    """Give the first text for every field that is wrong."""
    texts: dict[str, str] = {}
    for error in rejected.errors:
        if error.code == "policy":
            text = _own_text(error.values, language)
        else:
            msgid = _ERRORS.get(error.code, _ERRORS["malformed"])
            if error.code == "missing":
                msgid = _MISSING.get(error.field, msgid)
            text = say(language, msgid, **error.values)
        texts.setdefault(error.field, text)
    return texts


def errors_from(kept: Iterable[Mapping[str, Any]]) -> tuple[FieldError, ...]:
    """Give the field errors a receipt kept as data."""
    return tuple(FieldError(**each) for each in kept)


def explain(decision: Rejected | Conflict, language: Language, catalogue: Catalogue) -> str:
    """Give the one sentence a person reads when an action was not done."""
    if isinstance(decision, Conflict):
        return conflict_text(decision.code, language)
    return refusal_text(decision.code, decision.values, language, catalogue)


def _holder(values: Fields, language: Language, catalogue: Catalogue) -> str:
    name = user_name(values.get("user"), catalogue) or role_name(values.get("role"), catalogue)
    return name or say(language, "outra pessoa")


def _own_text(values: Fields, language: Language) -> str:
    """Give the text of a provider's own policy, in its first language where there is no other."""
    texts: Mapping[str, str] = values["texts"]
    return texts.get(language) or next(iter(texts.values()))
