"""Where the customers live: towns of the north of Santa Catarina, with streets and hamlets."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Town:
    """A town: its middle, its first five CEP digits, its quarters, its hamlets."""

    name: str
    latitude: float
    longitude: float
    cep: str
    districts: tuple[str, ...]
    hamlets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """An address as the customer's row keeps it."""

    street: str
    number: str
    complement: str
    district: str
    city: str
    cep: str
    reference: str
    latitude: str
    longitude: str
    rural: bool


TOWNS = (
    Town(
        "São Bento do Sul",
        -26.2503,
        -49.3786,
        "89280",
        ("Centro", "Oxford", "Serra Alta", "Colonial", "Cruzeiro", "Progresso", "Rio Negro"),
        ("Rio Vermelho Povoado", "Fundão", "Ano Bom", "Estrada dos Banhados"),
    ),
    Town(
        "Rio Negrinho",
        -26.2547,
        -49.5181,
        "89295",
        ("Centro", "Bela Vista", "Cruzeiro", "Industrial Norte", "São Rafael", "Vila Nova"),
        ("Rio dos Bugres", "Volta Grande", "Serro Azul", "Rio Casa de Pedra"),
    ),
    Town(
        "Campo Alegre",
        -26.1930,
        -49.2656,
        "89294",
        ("Centro", "Bateias de Baixo", "Cascatas", "Fragosos", "São Miguel"),
        ("Bateias de Cima", "Avenquinha", "Postema", "Corredeiras"),
    ),
    Town(
        "Mafra",
        -26.1114,
        -49.8053,
        "89300",
        ("Centro I Baixada", "Alto de Mafra", "Vista Alegre", "Restinga", "Vila Ivete"),
        ("Butiá do Lageado", "Rio da Areia", "Augusta Vitória", "Saltinho do Canivete"),
    ),
    Town(
        "Joinville",
        -26.3045,
        -48.8487,
        "89201",
        ("Centro", "América", "Bucarein", "Costa e Silva", "Iririú", "Pirabeiraba", "Vila Nova"),
        ("Estrada Bonita", "Quiriri", "Estrada da Ilha", "Piraí"),
    ),
    Town(
        "Jaraguá do Sul",
        -26.4851,
        -49.0713,
        "89251",
        (
            "Centro",
            "Baependi",
            "Barra do Rio Cerro",
            "Czerniewicz",
            "Ilha da Figueira",
            "Nereu Ramos",
        ),
        ("Rio Cerro II", "Garibaldi", "Ribeirão Grande do Norte", "Santo Estêvão"),
    ),
)
_WEIGHTS = (34, 22, 10, 12, 12, 10)
_STREETS = (
    "Rua Augusto Klimmek", "Rua Barão do Rio Branco", "Rua Benjamin Constant", "Rua Carlos Urban",
    "Rua Carlos Weber", "Rua das Araucárias", "Rua das Hortênsias", "Rua Felipe Schmidt",
    "Rua Getúlio Vargas", "Rua Henrique Schwarz", "Rua João Pessoa", "Rua Jorge Lacerda",
    "Rua Jorge Zipperer", "Rua Marechal Deodoro", "Rua Marechal Floriano", "Rua Nereu Ramos",
    "Rua Otto Müller", "Rua Paulo Neubauer", "Rua Pedro Simões de Oliveira", "Rua Kennedy",
    "Rua Quinze de Novembro", "Rua Rio Grande do Sul", "Rua Sete de Setembro", "Rua Tiradentes",
    "Rua Visconde de Taunay", "Avenida Argolo", "Avenida dos Imigrantes", "Avenida São Bento",
    "Travessa das Palmeiras", "Travessa Iguaçu",
)  # fmt: skip
_COMPLEMENTS = ("Casa", "Casa dos fundos", "Apto 101", "Apto 204", "Apto 302", "Bloco B", "Sala 3")
_LANDMARKS = (
    "ao lado da padaria", "em frente à escola", "perto da igreja matriz", "portão verde",
    "esquina com o mercado", "casa de madeira amarela", "atrás do posto de saúde", "muro de pedra",
)  # fmt: skip
_RURAL_LANDMARKS = (
    "depois da ponte de madeira, segunda porteira à direita",
    "1,5 km após a igreja, casa azul com galpão",
    "entrar na serraria e seguir 800 m",
    "última casa antes do açude; cuidado com os cachorros",
    "subir à esquerda no cruzeiro, torre visível da estrada",
)


def town(chance: Random, *, near: bool = False) -> Town:
    """Give a town, bigger ones more often; `near` one of three that a day's round can reach."""
    return chance.choice(TOWNS[:3]) if near else chance.choices(TOWNS, _WEIGHTS)[0]


def place(chance: Random, where: Town) -> Place:
    """Give an address in the town, every seventh of them in a hamlet outside it."""
    rural = chance.random() < 0.14
    spread = 0.09 if rural else 0.018
    hamlet = chance.choice(where.hamlets)
    dotted = not rural and chance.random() < 0.5
    return Place(
        street=f"Estrada Geral {hamlet}" if rural else chance.choice(_STREETS),
        number="s/n" if rural else str(chance.randrange(12, 3200)),
        complement=chance.choice(_COMPLEMENTS) if dotted else "",
        district=hamlet if rural else chance.choice(where.districts),
        city=where.name,
        cep=f"{where.cep}{chance.randrange(0, 990):03}",
        reference=chance.choice(_RURAL_LANDMARKS if rural else _LANDMARKS)
        if rural or chance.random() < 0.4
        else "",
        latitude=f"{where.latitude + chance.uniform(-spread, spread):.6f}",
        longitude=f"{where.longitude + chance.uniform(-spread, spread):.6f}",
        rural=rural,
    )
