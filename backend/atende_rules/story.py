"""How the history tells an event: an icon, a title, one line, and the details behind it."""

from collections.abc import Callable, Mapping
from typing import Any

from atende_rules import formats
from atende_rules.instants import instant
from atende_rules.language import Language, mark, say
from atende_rules.model import Catalogue, Event
from atende_rules.names import choice_name, role_name, type_name, user_name

_ICONS: Mapping[str, str] = {
    "open": "ticket",
    "forward": "corner-up-right",
    "set_status": "circle-dot",
    "close": "check",
    "comment": "message-square",
    "test": "activity",
    "schedule": "calendar-plus",
    "reschedule": "calendar-clock",
    "cancel_order": "calendar-x",
    "reopen": "rotate-ccw",
}
_BY_ME: Mapping[str, str] = {
    "open": mark("Você abriu"),
    "forward": mark("Você encaminhou"),
    "set_status": mark("Você mudou o status"),
    "close": mark("Você fechou"),
    "comment": mark("Você comentou"),
    "test": mark("Você registrou um teste"),
    "schedule": mark("Você agendou uma O.S."),
    "reschedule": mark("Você reagendou a O.S."),
    "cancel_order": mark("Você cancelou a O.S."),
    "reopen": mark("Você reabriu"),
}
_BY_OTHERS: Mapping[str, str] = {
    "open": mark("{name} abriu"),
    "forward": mark("{name} encaminhou"),
    "set_status": mark("{name} mudou o status"),
    "close": mark("{name} fechou"),
    "comment": mark("{name} comentou"),
    "test": mark("{name} registrou um teste"),
    "schedule": mark("{name} agendou uma O.S."),
    "reschedule": mark("{name} reagendou a O.S."),
    "cancel_order": mark("{name} cancelou a O.S."),
    "reopen": mark("{name} reabriu"),
}
_RESULTS: Mapping[str, str] = {
    "ok": mark("Passou"),
    "fail": mark("Falhou"),
    "info": mark("Informativo"),
}
OUTCOMES: Mapping[str, str] = {
    "resolved": mark("Concluído"),
    "unresolved": mark("Sem Solução"),
}

_WORDS: Mapping[str, str] = {
    "open": "description",
    "forward": "reason",
    "close": "description",
    "test": "text",
    "schedule": "notes",
    "reschedule": "reason",
}
"""Which part of an event its author wrote freely; of the other kinds the summary is that."""


def icon(event: Event) -> str:
    """Give the name of the event's icon."""
    return _ICONS[event.kind]


def title(event: Event, catalogue: Catalogue, reader: str, language: Language) -> str:
    """Give who did what, in a few words."""
    if event.by == reader:
        return say(language, _BY_ME[event.kind])
    return say(language, _BY_OTHERS[event.kind], name=user_name(event.by, catalogue))


def summary(event: Event, catalogue: Catalogue, language: Language, zone: str) -> str:
    """Give the one line below the title; the texts people wrote come whole."""
    return _SUMMARIES[event.kind](event.body, catalogue, language, zone)


def words(event: Event) -> str:
    """Give what its author wrote that is not in the summary: a reason, what was done, a note."""
    name = _WORDS.get(event.kind)
    return str(event.body.get(name) or "") if name else ""


def details(
    event: Event, catalogue: Catalogue, language: Language, zone: str
) -> list[dict[str, str]]:
    """Give the event's facts as labelled texts, in the order they were asked for."""
    pairs = _DETAILS[event.kind](event.body, catalogue, language, zone)
    return [{"label": say(language, label), "text": text} for label, text in pairs if text]


type _Body = Mapping[str, Any]
type _Pairs = list[tuple[str, str]]


def _target(body: _Body, catalogue: Catalogue) -> str:
    return user_name(body.get("to_user"), catalogue) or role_name(body.get("to_role"), catalogue)


def _source(body: _Body, catalogue: Catalogue) -> str:
    return user_name(body.get("from_user"), catalogue) or role_name(
        body.get("from_role"), catalogue
    )


def _status(status: str | None, catalogue: Catalogue, language: Language) -> str:
    return choice_name(catalogue.statuses, status, language)


def _visit(body: _Body, catalogue: Catalogue, language: Language) -> str:
    when = formats.moment(instant(body["start"]), language, None)
    return f"{when} · {user_name(body['technician'], catalogue)}"


def _measures(body: _Body) -> str:
    readings = (
        f"{each['name']} {each['value']} {each['unit']}".strip() for each in body["readings"]
    )
    return " · ".join(readings)


def _joined(*texts: str) -> str:
    return " · ".join(text for text in texts if text)


_SUMMARIES: Mapping[str, Callable[[_Body, Catalogue, Language, str], str]] = {
    "open": lambda body, catalogue, _language, _zone: _joined(
        type_name(body["type"], catalogue), _target(body, catalogue)
    ),
    "forward": lambda body, catalogue, _language, _zone: " → ".join(
        each for each in (_source(body, catalogue), _target(body, catalogue)) if each
    ),
    "set_status": lambda body, catalogue, language, _zone: " → ".join(
        _status(each, catalogue, language) for each in (body.get("before"), body["status"]) if each
    ),
    "close": lambda body, catalogue, language, _zone: _joined(
        say(language, OUTCOMES[body["outcome"]]), type_name(body["type"], catalogue)
    ),
    "comment": lambda body, _catalogue, _language, _zone: body["text"],
    "test": lambda body, _catalogue, language, _zone: _joined(
        body["what"], say(language, _RESULTS[body["result"]]), _measures(body)
    ),
    "schedule": lambda body, catalogue, language, _zone: _visit(body, catalogue, language),
    "reschedule": lambda body, catalogue, language, _zone: _visit(body, catalogue, language),
    "cancel_order": lambda body, _catalogue, _language, _zone: body["reason"],
    "reopen": lambda body, _catalogue, _language, _zone: body["reason"],
}


def _open_details(body: _Body, catalogue: Catalogue, language: Language, zone: str) -> _Pairs:
    due = body.get("due")
    return [
        (mark("Protocolo"), body["protocol"]),
        (mark("Tipo de atendimento"), type_name(body["type"], catalogue)),
        (mark("Prioridade"), choice_name(catalogue.priorities, body["priority"], language)),
        (mark("Contato"), body.get("contact", "")),
        (mark("Origem"), body.get("origin", "")),
        (mark("Encaminhado para"), _target(body, catalogue)),
        (mark("Prazo"), formats.moment(instant(due), language, zone) if due else ""),
        (mark("Descrição"), body["description"]),
    ]


def _forward_details(body: _Body, catalogue: Catalogue, _language: Language, _zone: str) -> _Pairs:
    return [
        (mark("De"), _source(body, catalogue)),
        (mark("Para"), _target(body, catalogue)),
        (mark("Motivo"), body["reason"]),
    ]


def _status_details(body: _Body, catalogue: Catalogue, language: Language, _zone: str) -> _Pairs:
    return [
        (mark("De"), _status(body.get("before"), catalogue, language)),
        (mark("Para"), _status(body["status"], catalogue, language)),
    ]


def _close_details(body: _Body, catalogue: Catalogue, language: Language, _zone: str) -> _Pairs:
    return [
        (mark("Como terminou"), say(language, OUTCOMES[body["outcome"]])),
        (mark("Tipo de fechamento"), type_name(body["type"], catalogue)),
        (mark("Descrição"), body["description"]),
    ]


def _comment_details(_body: _Body, _c: Catalogue, _language: Language, _zone: str) -> _Pairs:
    return [(mark("Comentário"), _body["text"])]


def _test_details(body: _Body, _c: Catalogue, language: Language, _zone: str) -> _Pairs:
    return [
        (mark("Teste"), body["what"]),
        (mark("Resultado"), say(language, _RESULTS[body["result"]])),
        (mark("Medidas"), _measures(body)),
        (mark("Observação"), body["text"]),
    ]


def _visit_details(body: _Body, catalogue: Catalogue, language: Language, _zone: str) -> _Pairs:
    return [
        (mark("Tipo de O.S."), choice_name(catalogue.order_kinds, body.get("kind"), language)),
        (mark("Técnico"), user_name(body["technician"], catalogue)),
        (mark("Início"), formats.moment(instant(body["start"]), language, None)),
        (mark("Duração"), formats.duration(body["minutes"], language)),
        (mark("Motivo"), body.get("reason", "")),
        (mark("Observação"), body.get("notes", "")),
    ]


def _reason_details(body: _Body, _c: Catalogue, _language: Language, _zone: str) -> _Pairs:
    return [(mark("Motivo"), body["reason"])]


_DETAILS: Mapping[str, Callable[[_Body, Catalogue, Language, str], _Pairs]] = {
    "open": _open_details,
    "forward": _forward_details,
    "set_status": _status_details,
    "close": _close_details,
    "comment": _comment_details,
    "test": _test_details,
    "schedule": _visit_details,
    "reschedule": _visit_details,
    "cancel_order": _reason_details,
    "reopen": _reason_details,
}
