"""The choices a new installation begins with; a provider changes them as they like."""

from typing import Any

from piccolo.table import Table

from atende.catalogue.tables import OrderKind, Priority, Role, Status, TicketType
from atende.database.clock import stamp
from atende.database.engine import transaction
from atende.database.holding import hold
from atende_rules.folding import fold

_HOUR = 60
_DAY = 24 * _HOUR

STATUSES: tuple[dict[str, Any], ...] = (
    {"id": "aberto", "name": "Aberto", "name_en": "Open", "icon": "inbox", "use": "opened"},
    {
        "id": "em-execucao",
        "name": "Em execução",
        "name_en": "In progress",
        "icon": "wrench",
        "tone": "on",
        "help": "Alguém está tratando agora",
    },
    {
        "id": "aguardando-cliente",
        "name": "Aguardando cliente",
        "name_en": "Waiting for customer",
        "icon": "user-round",
        "tone": "wait",
        "help": "Falta resposta ou acesso",
    },
    {
        "id": "aguardando-peca",
        "name": "Aguardando peça",
        "name_en": "Waiting for a part",
        "icon": "package",
        "tone": "wait",
        "help": "Falta material",
    },
    {
        "id": "agendado",
        "name": "Agendado",
        "name_en": "Scheduled",
        "icon": "calendar",
        "tone": "on",
        "help": "Tem visita marcada",
    },
    {
        "id": "reagendado",
        "name": "Reagendado",
        "name_en": "Rescheduled",
        "icon": "calendar-clock",
        "tone": "wait",
        "help": "A visita mudou de dia",
    },
    {
        "id": "em-monitoramento",
        "name": "Em monitoramento",
        "name_en": "Monitoring",
        "icon": "activity",
        "help": "Feito; observar antes de fechar",
    },
    {
        "id": "reaberto",
        "name": "Reaberto",
        "name_en": "Reopened",
        "icon": "rotate-ccw",
        "tone": "late",
        "use": "reopened",
    },
    {
        "id": "concluido",
        "name": "Concluído",
        "name_en": "Done",
        "icon": "circle-check",
        "tone": "done",
        "phase": "closed",
        "use": "resolved",
    },
    {
        "id": "sem-solucao",
        "name": "Sem Solução",
        "name_en": "Unsolved",
        "icon": "circle-slash",
        "phase": "closed",
        "use": "unresolved",
    },
)
PRIORITIES: tuple[dict[str, Any], ...] = (
    {"id": "baixa", "name": "Baixa", "name_en": "Low", "percent": 200},
    {"id": "normal", "name": "Normal", "name_en": "Normal", "percent": 100},
    {"id": "alta", "name": "Alta", "name_en": "High", "percent": 50},
    {"id": "urgente", "name": "Urgente", "name_en": "Urgent", "percent": 25},
)
ORDER_KINDS: tuple[dict[str, Any], ...] = (
    {"id": "visita-tecnica", "name": "Visita técnica", "name_en": "Technical visit", "minutes": 60},
    {"id": "instalacao", "name": "Instalação", "name_en": "Installation", "minutes": 120},
    {"id": "troca-de-equipamento", "name": "Troca de equipamento", "minutes": 45}
    | {"name_en": "Equipment change"},
    {"id": "mudanca-de-endereco", "name": "Mudança de endereço", "minutes": 120}
    | {"name_en": "Change of address"},
    {"id": "retirada", "name": "Retirada de equipamento", "minutes": 30}
    | {"name_en": "Equipment pick-up"},
    {"id": "manutencao-de-rede", "name": "Manutenção de rede", "minutes": 180}
    | {"name_en": "Network maintenance"},
)
ROLES: tuple[dict[str, Any], ...] = (
    {"id": "suporte-n1", "name": "Suporte N1"},
    {"id": "suporte-n2", "name": "Suporte N2"},
    {"id": "equipe-fibra", "name": "Equipe Fibra"},
    {"id": "equipe-radio", "name": "Equipe Rádio"},
    {"id": "rede", "name": "Rede"},
    {"id": "financeiro", "name": "Financeiro"},
    {"id": "comercial", "name": "Comercial"},
)
_TYPES: tuple[tuple[str, int, tuple[str, ...]], ...] = (
    ("Conexão", 8 * _HOUR, ("Sem sinal", "Lentidão", "Quedas frequentes", "Wi-Fi fraco")),
    ("Conexão", 4 * _HOUR, ("Fibra rompida", "Poste ou cabo caído")),
    ("Equipamento", 2 * _DAY, ("Troca de ONU", "Troca de roteador", "Configurar roteador")),
    ("Instalação", 3 * _DAY, ("Instalação nova", "Instalação com mudança de endereço")),
    ("Instalação", 5 * _DAY, ("Ponto adicional", "Retirada de equipamento")),
    ("E-mail", 1 * _DAY, ("Alterar senha", "Criar e-mail")),
    ("Telefonia", 2 * _DAY, ("Telefone mudo", "Portabilidade")),
    ("Financeiro", 7 * _DAY, ("Segunda via de fatura", "Contestar cobrança")),
    ("Financeiro", 1 * _DAY, ("Desbloqueio de confiança", "Confirmar pagamento")),
    ("Comercial", 7 * _DAY, ("Mudar de plano", "Mudar vencimento", "Cancelamento")),
    ("Reclamação", 7 * _DAY, ("Reclamação de atendimento", "Reclamação na Anatel")),
    ("Outros", 10 * _DAY, ("Informação", "Elogio ou sugestão")),
)


def ticket_types() -> list[dict[str, Any]]:
    """Give the types: complaints are due in 7 days, others in 10 at most (Anatel RGC, 2025)."""
    return [
        {"id": identifier(name), "name": name, "area": area, "target_minutes": target}
        for area, target, names in _TYPES
        for name in names
    ]


def identifier(name: str) -> str:
    """Give a short id for a name: folded words joined by dashes."""
    return "-".join(fold(name).split())[:64]


async def begin_with_choices() -> None:
    """Give a database without any the standard choices: no ticket can be opened without a type."""
    async with transaction():
        await hold("standard choices")  # several servers may start at once
        if await ensure_standard_choices():
            await stamp(["catalogue"])


async def ensure_standard_choices() -> bool:
    """Write the standard choices into every empty table; tell whether anything was written.

    Runs inside the caller's transaction, who stamps ``catalogue``.
    """
    written = False
    tables: tuple[tuple[type[Table], list[dict[str, Any]]], ...] = (
        (Status, _placed(STATUSES)),
        (Priority, _placed(PRIORITIES)),
        (OrderKind, _placed(ORDER_KINDS)),
        (Role, list(ROLES)),
        (TicketType, _placed(ticket_types())),
    )
    for table, rows in tables:
        if not await table.exists():
            await table.insert(*(table(**row) for row in rows))
            written = True
    return written


def _placed(rows: tuple[dict[str, Any], ...] | list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "position": position} for position, row in enumerate(rows)]
