"""What a deployment decides, read once from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from atende_rules.policy import PolicyError, read_policy
from atende_rules.zones import ZONES

_YES = {"1", "true", "yes", "on", "sim"}
_NO = {"", "0", "false", "no", "off", "nao", "não"}


class SettingsError(ValueError):
    """A setting has a value that cannot be used; the message says which, and what would do."""


@dataclass(frozen=True)
class Settings:
    """Everything a deployment can set.

    - ``database_url``: ``sqlite:///var/atende.db`` or ``postgres://user:password@host/name``.
    - ``demo``: demo accounts may sign in, and errors are told with their messages in the log.
    - ``narrow_to_cities``: people read only the customers and tickets of their own cities and of
      their roles' cities.
    - ``base_url``: the address people type; empty where it is whatever they typed. ``https``
      makes cookies secure and turns on HSTS.
    - ``tls_certificate``, ``tls_key``: files in PEM; with them the server speaks https itself.
    - ``zone``: the time zone of people without one of their own.
    - ``scope``: what a phone takes along: ``scope`` (what concerns its person, and the
      directory) or ``all`` (everything they may read; for small providers).
    - ``sync_per_minute``: requests of a phone's kind that one session may make at once, and in each
      minute after; 0: as many as it likes.
    - ``policy``: the source text of the provider's own rules (docs/policy.md); ``ATENDE_POLICY`` is
      the path of its file.
    - ``trusted_proxies``: addresses whose ``X-Forwarded-*`` headers are believed.
    """

    database_url: str = "sqlite:///var/atende.db"
    host: str = "127.0.0.1"
    port: int = 8000
    demo: bool = False
    narrow_to_cities: bool = False
    base_url: str = ""
    tls_certificate: str = ""
    tls_key: str = ""
    zone: str = "America/Sao_Paulo"
    policy: str = ""
    scope: str = "scope"
    sync_per_minute: int = 6_000
    trusted_proxies: tuple[str, ...] = ()
    migrate: bool = True
    metrics: bool = True

    @property
    def secure(self) -> bool:
        """Whether people come by https, so that cookies may be ``Secure``."""
        return self.base_url.startswith("https://")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Settings from variables that begin with ``ATENDE_``.

        :raises SettingsError: a value cannot be used.
        """
        values = _Values(environment)
        return cls(
            database_url=values.database_url("DATABASE_URL", cls.database_url),
            host=values.text("HOST", cls.host),
            port=values.port("PORT", cls.port),
            demo=values.flag("DEMO", default=cls.demo),
            narrow_to_cities=values.flag("NARROW_TO_CITIES", default=cls.narrow_to_cities),
            base_url=values.base_url("BASE_URL", cls.base_url),
            tls_certificate=values.text("TLS_CERTIFICATE", cls.tls_certificate),
            tls_key=values.text("TLS_KEY", cls.tls_key),
            zone=values.zone("ZONE", cls.zone),
            policy=values.policy("POLICY"),
            scope=values.one_of("SCOPE", ("scope", "all"), cls.scope),
            sync_per_minute=values.count("SYNC_PER_MINUTE", cls.sync_per_minute),
            trusted_proxies=values.words("TRUSTED_PROXIES"),
            migrate=values.flag("MIGRATE", default=cls.migrate),
            metrics=values.flag("METRICS", default=cls.metrics),
        )


class _Values:
    """Reads single variables; every refusal names the variable and what would do."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def text(self, name: str, default: str) -> str:
        return self._environment.get(f"ATENDE_{name}", "").strip() or default

    def words(self, name: str) -> tuple[str, ...]:
        return tuple(self.text(name, "").replace(",", " ").split())

    def flag(self, name: str, *, default: bool) -> bool:
        text = self.text(name, "1" if default else "0").lower()
        if text not in _YES | _NO:
            raise _refused(name, text, "1 or 0")
        return text in _YES

    def port(self, name: str, default: int) -> int:
        text = self.text(name, str(default))
        if not text.isdecimal() or int(text) > 65535:
            raise _refused(name, text, "a port between 0 and 65535")
        return int(text)

    def count(self, name: str, default: int) -> int:
        text = self.text(name, str(default))
        if not text.isdecimal() or len(text) > 9:
            raise _refused(name, text, "a whole number, 0 for no limit")
        return int(text)

    def database_url(self, name: str, default: str) -> str:
        text = self.text(name, default)
        if urlsplit(text).scheme not in {"sqlite", "postgres", "postgresql"}:
            # The value is not repeated: it may hold a password.
            raise SettingsError(f"ATENDE_{name} must begin with sqlite:/// or postgres://")
        return text

    def base_url(self, name: str, default: str) -> str:
        text = self.text(name, default).rstrip("/")
        parts = urlsplit(text)
        if text and (parts.scheme not in {"http", "https"} or not parts.netloc or parts.path):
            raise _refused(name, text, "an address such as https://atende.example.com")
        return text

    def zone(self, name: str, default: str) -> str:
        text = self.text(name, default)
        if text not in ZONES:
            raise _refused(name, text, f"one of {', '.join(ZONES)}")
        return text

    def one_of(self, name: str, choices: tuple[str, ...], default: str) -> str:
        text = self.text(name, default)
        if text not in choices:
            raise _refused(name, text, f"one of {', '.join(choices)}")
        return text

    def policy(self, name: str) -> str:
        path = self.text(name, "")
        if not path:
            return ""
        try:
            source = Path(path).read_text(encoding="utf-8")
            read_policy(source)
        except (OSError, UnicodeError, PolicyError) as error:
            raise _refused(name, path, f"the path of a policy: {error}") from None
        return source


def _refused(name: str, value: str, wanted: str) -> SettingsError:
    return SettingsError(f"ATENDE_{name} is {value!r}; it must be {wanted}")
