"""Sample pages in every part's company, with documents like those of the real ones."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader

from atende.web.asset_index import Index
from atende.web.templating import StrictEnvironment, make_environment, templates_folder
from tests.gallery.offline import DOCUMENTS

SAMPLES = Path(__file__).with_name("pages")
WORK_DONE = "Drop de 280 m lançado pelo poste da entrada, conectores novos, ONU trocada."


def month(day: date, chosen: date, today: date) -> dict[str, Any]:
    """A document's month, as the calendar part wants it."""
    first = day.replace(day=1)
    start = first - timedelta(days=(first.weekday() + 1) % 7)
    days = [start + timedelta(days=n) for n in range(35)]
    cells = [
        {
            "day": one.isoformat(),
            "number": one.day,
            "label": one.strftime("%d/%m"),
            "inside": one.month == day.month,
            "today": one == today,
            "chosen": one == chosen,
            "count": one.day * 7 % 5 if one.month == day.month and one.weekday() < 5 else 0,
        }
        for one in days
    ]
    names = ["domingo", "segunda", "terça", "quarta", "quinta", "sexta", "sábado"]
    return {
        "label": "novembro de 2026",
        "previous": "2026-10",
        "next": "2026-12",
        "weekdays": [{"short": name[:3], "name": name} for name in names],
        "weeks": [cells[n : n + 7] for n in range(0, 35, 7)],
    }


def environment(index: Index) -> StrictEnvironment:
    """The templates of the samples and of the pages, as strict as the real thing."""
    loader = ChoiceLoader([FileSystemLoader(SAMPLES), FileSystemLoader(templates_folder())])
    functions = {"asset": lambda name: index.assets[name].url}
    return make_environment(functions=functions, loader=loader, strict=True)


def render(env: StrictEnvironment, name: str, variant: str) -> str:
    """One sample; the variant "wrong" has errors in its form."""
    wrong = [
        {"field": "description", "message": "Diga o que foi feito."},
        {"field": "outcome", "message": "Escolha como terminou."},
        {"field": "password", "message": "Usuário ou senha não conferem."},
    ]
    of_form = [one for one in wrong if (one["field"] == "password") == (name == "login")]
    me = {"id": "1", "name": "Rafael Souza", "initials": "RS", "theme": "auto"}
    return env.render(
        f"{name}.html",
        {
            "me": None if name == "login" else me,
            "page": {
                "language": "pt-BR",
                "address": f"/{name}",
                "path": f"/{name}",
                "title": name.capitalize(),
                "action_id": "0198",
                "based_on": 17,
                "supersedes": "",
                "waiting": [],
                "source": "server",
                "pulled_at": "",
            },
            "doc": DOCUMENTS.get(name)
            or {
                "errors": of_form if variant == "wrong" else [],
                "outcome": "" if variant == "wrong" else "resolved",
                "text": "" if variant == "wrong" else WORK_DONE,
                "month": month(date(2026, 11, 1), date(2026, 11, 27), date(2026, 11, 24)),
            },
        },
    )


def sample_of(path: str) -> str:
    """The sample for an address: /tickets is the list, /tickets/1 the ticket."""
    first, *rest = path.strip("/").split("/")
    name = (first.removesuffix("s") if rest else first) or "today"
    return name if (SAMPLES / f"{name}.html").exists() else "nothing"
