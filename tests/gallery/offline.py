"""Documents that only a phone makes: a queue with all there can be, the check of a day."""

from typing import Any

from atende_rules import formats

_MAY = {"retry": False, "edit": True, "discard": True, "resolve": False, "comment": False}


def _queued(number: int, kind: str, customer: str, since: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401  # any part of an item
    return {
        "id": f"0198-{number}",
        "n": number,
        "kind": kind,
        "standing": "waiting",
        "attention": False,
        "checked": True,
        "sent": False,
        "tries": 0,
        "since": f"2026-11-24T{since}:00-03:00",
        "since_text": f"24/11, {since}",
        "ticket": str(number),
        "address": f"/tickets/{number}",
        "about": {"protocol": f"20260003188{number}", "customer": customer, "customer_id": "1042"},
        "form": f"/tickets/{number}/{kind}",
        "summary": "",
        "fields": [],
        "words": "",
        "code": "",
        "message": "",
        "errors": [],
        "theirs": [],
        "warning": "",
        "held_by": None,
        **more,
        "may": {**_MAY, **more.get("may", {})},
    }


_CONFLICT = _queued(
    1,
    "close",
    "Antônia Freitas",
    "09:12",
    standing="conflict",
    attention=True,
    summary="Concluído · Sem sinal",
    words="Troquei o conector e refiz a emenda na caixa.",
    code="forwarded",
    message="Lúcia encaminhou este atendimento às 09:20.",
    theirs=[
        {
            "title": "Lúcia encaminhou",
            "summary": "Equipe Fibra → Rafael",
            "words": "A caixa é da fibra; ele já está na rua.",
            "at_text": "24/11, 09:20",
        }
    ],
    sent=True,
    may={"resolve": True, "comment": True},
)
_REFUSED = _queued(
    2,
    "forward",
    "Padaria Pão da Serra",
    "10:40",
    standing="rejected",
    attention=True,
    code="role_inactive",
    message="Esse cargo não existe mais.",
    words="Cliente pede retorno depois das 18 h.",
    sent=True,
    may={"retry": True, "comment": True},
)
_WAITING = [
    _queued(
        3,
        "comment",
        "José Carlos Nogueira",
        "13:52",
        summary="Poste com isolador quebrado, usei a saída do vizinho (autorizado).",
        fields=[{"name": "text", "text": "Poste com isolador quebrado."}],
    ),
    _queued(4, "schedule", "Auto Peças Ramos", "13:20", summary="27/11, 09:00 a 11:00"),
    _queued(5, "test", "Marina Duarte Alves", "09:26", checked=False, tries=3),
    _queued(6, "comment", "Antônia Freitas", "09:30", standing="held", held_by="0198-1"),
]
OUTBOX: dict[str, Any] = {
    "items": [_CONFLICT, _REFUSED, *_WAITING],
    "delivered": [_queued(7, "close", "Condomínio Ipê Amarelo", "08:44", standing="applied")],
    "pending": len(_WAITING),
    "attention": 2,
    "oldest": "2026-11-24T09:12:00-03:00",
    "oldest_text": "24/11, 09:12",
    "stopped": "network",
    "next_try": "",
}


def _check(name: str, count: int, *, missing: int = 0, ok: bool = True) -> dict[str, Any]:
    told = {
        "count_text": formats.number(count, "pt-BR"),
        "missing_text": formats.number(missing, "pt-BR"),
    }
    return {"id": name, "ok": ok, "count": count, "missing": missing, "limit": 12, **told}


READY: dict[str, Any] = {
    "checks": [
        _check("visits", 4),
        _check("customers", 11, missing=2, ok=False),
        _check("directory", 52_318),
        _check("rules", 0),
        _check("files", 0),
        _check("space", 2_150),
        _check("lasting", 0, ok=False),
        _check("age", 0),
        _check("queue", 0),
    ],
    "ok": False,
    "pulled_at": "2026-11-24T09:12:00-03:00",
    "pulled_text": "24/11 09:12",
}
MISSING: dict[str, Any] = {
    "why": "document",
    "customer": {
        "name": "José Carlos Nogueira",
        "call": "tel:+5547999990000",
        "whatsapp": "https://wa.me/5547999990000",
        "map_query": "Sítio Boa Vista, 212, São Bento do Sul",
        "facts": [
            {"id": "code", "text": "1042", "href": ""},
            {"id": "address", "text": "Sítio Boa Vista, 212, Zona rural", "href": ""},
            {"id": "phone", "text": "(47) 99999-0000", "href": "tel:+5547999990000"},
            {"id": "document", "text": "***.456.789-**", "href": ""},
        ],
    },
}
DOCUMENTS = {"outbox": OUTBOX, "ready": READY, "missing": MISSING}
