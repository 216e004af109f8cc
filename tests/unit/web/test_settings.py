import pytest

from atende.settings import Settings, SettingsError


def test_nothing_needs_to_be_set() -> None:
    assert Settings.from_environment({}) == Settings()
    assert Settings.from_environment({"ATENDE_PORT": " ", "ATENDE_DEMO": ""}) == Settings()


def test_everything_can_be_set() -> None:
    settings = Settings.from_environment(
        {
            "ATENDE_DATABASE_URL": "postgres://atende:secret@db/atende",
            "ATENDE_HOST": "0.0.0.0",  # noqa: S104  # what a container is told
            "ATENDE_PORT": "80",
            "ATENDE_DEMO": "1",
            "ATENDE_NARROW_TO_CITIES": "yes",
            "ATENDE_BASE_URL": "https://atende.example.com/",
            "ATENDE_ZONE": "America/Manaus",
            "ATENDE_TRUSTED_PROXIES": "10.0.0.1, 10.0.0.2",
            "ATENDE_MIGRATE": "0",
            "ATENDE_METRICS": "no",
        }
    )
    assert settings.secure
    assert settings.demo
    assert settings.base_url == "https://atende.example.com"
    assert settings.trusted_proxies == ("10.0.0.1", "10.0.0.2")
    assert not settings.migrate
    assert not settings.metrics


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "http", "a port"),
        ("PORT", "70000", "a port"),
        ("DEMO", "perhaps", "1 or 0"),
        ("BASE_URL", "atende.example.com", "an address such as"),
        ("BASE_URL", "https://example.com/atende", "an address such as"),
        ("ZONE", "Mars/Olympus", "one of America/Sao_Paulo"),
        ("DATABASE_URL", "mysql://atende", "must begin with"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said) as refused:
        Settings.from_environment({f"ATENDE_{name}": value})
    assert f"ATENDE_{name}" in str(refused.value)


def test_a_refused_database_address_does_not_tell_its_password() -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({"ATENDE_DATABASE_URL": "mysql://root:secret@db"})
    assert "secret" not in str(refused.value)
