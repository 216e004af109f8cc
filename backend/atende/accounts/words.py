"""What profiles, preferences, waits and events are called."""

from collections.abc import Mapping
from typing import Any, Final

from atende.accounts import audit, passwords
from atende_rules.language import Language, mark, say, say_many

PROFILES: Final = {
    "technician": mark("Técnico"),
    "manager": mark("Gestor"),
    "qa": mark("Qualidade"),
}
THEMES: Final = {
    "auto": mark("Como o aparelho"),
    "light": mark("Claro"),
    "dark": mark("Escuro"),
}
ZONES: Final = {
    "America/Sao_Paulo": "São Paulo, Brasília",
    "America/Araguaina": "Araguaína",
    "America/Bahia": "Salvador",
    "America/Belem": "Belém",
    "America/Boa_Vista": "Boa Vista",
    "America/Campo_Grande": "Campo Grande",
    "America/Cuiaba": "Cuiabá",
    "America/Eirunepe": "Eirunepé",
    "America/Fortaleza": "Fortaleza",
    "America/Maceio": "Maceió",
    "America/Manaus": "Manaus",
    "America/Noronha": "Fernando de Noronha",
    "America/Porto_Velho": "Porto Velho",
    "America/Recife": "Recife",
    "America/Rio_Branco": "Rio Branco",
    "America/Santarem": "Santarém",
    "UTC": "UTC",
}
"""The time zones there are, each by its city."""

LANGUAGES: Final = {"pt-BR": "Português", "en": "English"}
"""Each named in itself, for who cannot read the other."""

REFUSALS: Final = {
    "wrong": mark("Usuário ou senha não conferem."),
    "disabled": mark("Esta conta está desativada. Fale com seu gestor."),
    "demo": mark(
        "Esta é uma conta de demonstração e só entra no modo de demonstração. "
        "Use a sua própria conta."
    ),
    "another": mark(
        "O que foi digitado é de outra pessoa e não aparece para você. "
        "Entre com a conta de quem digitou, ou siga sem."
    ),
}
PASSWORD_REFUSALS: Final = {
    "wrong": mark("A senha atual não confere."),
    "short": mark("Use pelo menos {least} caracteres."),
    "long": mark("Use no máximo {most} caracteres."),
    "same_as_username": mark("A senha não pode ser o nome de usuário."),
    "differs": mark("As duas senhas são diferentes."),
    "demo": mark("A senha das contas de demonstração não muda."),
}
EVENTS: Final = {
    audit.SIGNED_IN: mark("Entrou"),
    audit.SIGN_IN_FAILED: mark("Não conseguiu entrar"),
    audit.SIGNED_OUT: mark("Saiu"),
    audit.SESSION_ENDED: mark("Sessão encerrada"),
    audit.PASSWORD_CHANGED: mark("Senha trocada"),
    audit.ACCOUNT_CREATED: mark("Conta criada"),
    audit.ACCOUNT_DISABLED: mark("Conta desativada"),
    audit.ACCOUNT_ENABLED: mark("Conta reativada"),
    audit.ROLES_CHANGED: mark("Cargos alterados"),
    audit.DEVICE_REVOKED: mark("Aparelho desligado"),
    audit.REFUSED: mark("Acesso recusado"),
}
_REASONS: Final = {
    "wrong": mark("senha errada"),
    "disabled": mark("conta desativada"),
    "demo": mark("conta de demonstração"),
    "another": mark("esperava-se outra pessoa"),
}
LOOKS: Final = {
    audit.SIGNED_IN: ("log-in", "done"),
    audit.SIGN_IN_FAILED: ("triangle-alert", "late"),
    audit.SIGNED_OUT: ("log-out", "plain"),
    audit.SESSION_ENDED: ("log-out", "plain"),
    audit.PASSWORD_CHANGED: ("key-round", "wait"),
    audit.ACCOUNT_CREATED: ("user", "plain"),
    audit.ACCOUNT_DISABLED: ("user-x", "wait"),
    audit.ACCOUNT_ENABLED: ("user", "plain"),
    audit.ROLES_CHANGED: ("users", "plain"),
    audit.DEVICE_REVOKED: ("smartphone", "wait"),
    audit.REFUSED: ("lock", "late"),
}
"""The icon and tone of each event; the words beside them say what it was."""


def wait_text(seconds: int, language: Language) -> str:
    """How long to wait before the next try, in a sentence: seconds up to 90, then minutes."""
    if seconds <= 90:
        return say_many(
            language,
            "Muitas tentativas seguidas. Espere {n} segundo e tente de novo.",
            "Muitas tentativas seguidas. Espere {n} segundos e tente de novo.",
            seconds,
        )
    return say_many(
        language,
        "Muitas tentativas seguidas. Espere {n} minuto e tente de novo.",
        "Muitas tentativas seguidas. Espere {n} minutos e tente de novo.",
        -(-seconds // 60),
    )


def refusal_text(code: str, wait: int, language: Language) -> str:
    """Why a sign-in was refused, and how long to wait before the next try, if one has to."""
    said = say(language, REFUSALS[code])
    return f"{said} {wait_text(wait, language)}" if wait else said


def password_refusal_text(code: str, language: Language) -> str:
    """Why a new password was refused."""
    limits = {"least": passwords.SHORTEST, "most": passwords.LONGEST}
    return say(language, PASSWORD_REFUSALS[code], **limits)


def event_text(what: str, detail: Mapping[str, Any], language: Language) -> str:
    """What happened, in a few words: "Não conseguiu entrar: senha errada"."""
    said = say(language, EVENTS.get(what, what))
    reason = _REASONS.get(str(detail.get("code", "")))
    return f"{said}: {say(language, reason)}" if reason else said
