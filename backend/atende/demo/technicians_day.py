"""The demo technician's day: four visits, tickets of theirs and their roles', some of them late."""

from dataclasses import dataclass

from atende.demo import texts
from atende.demo.life import Life, todays_slot
from atende.demo.readings import measure
from atende.demo.sketching import FEATURED
from atende.demo.staff import DESK, FIBRE, SECOND
from atende.demo.stories import begin
from atende.demo.texts import MATTERS, Matter


@dataclass(frozen=True, slots=True)
class Part:
    """One ticket of the day: what, opened how many days ago at which minute, with whom, visit."""

    type: str
    days_ago: int
    minutes: int
    to_role: str = ""
    visit: int | None = None
    status: str = ""
    tested: bool = False
    priority: str = "normal"


PARTS: tuple[Part, ...] = (
    Part("sem-sinal", 1, 1165, visit=0, tested=True, priority="baixa"),
    Part("instalacao-nova", 2, 620, visit=1),
    Part("quedas-frequentes", 2, 900, visit=2, tested=True, priority="alta"),
    Part("troca-de-onu", 1, 955, visit=3),
    Part("lentidao", 3, 700, status="em-execucao", tested=True),
    Part("troca-de-roteador", 1, 845, status="aguardando-cliente"),
    Part("wifi-fraco", 1, 1140, priority="baixa"),
    Part("quedas-frequentes", 6, 640, status="aguardando-peca", tested=True),
    Part("sem-sinal", 1, 1170, to_role=FIBRE, priority="urgente"),
    Part("fibra-rompida", 1, 1180, to_role=FIBRE),
    Part("wifi-fraco", 1, 1160, to_role=SECOND, priority="baixa"),
    Part("troca-de-roteador", 1, 760, to_role=SECOND),
    Part("instalacao-com-mudanca-de-endereco", 1, 830, to_role=FIBRE),
    Part("retirada-de-equipamento", 3, 1030, status="em-execucao"),
)
if len(PARTS) > FEATURED:
    raise AssertionError("every part needs a customer of its own")


def play(life: Life, part: Part, contact: str, protocol: str, customer: str) -> None:
    """Live one ticket of the technician's day up to yesterday evening."""
    dice, desk = life.dice, life.world.desk
    matter = _matter(part.type)
    opener, mine = desk.of_role(DESK, dice), desk.technician
    target = {"to_role": DESK, "priority": part.priority}
    begin(life, matter, opener, contact, protocol, customer, **target)
    life.wait(2, 4)
    if part.to_role:
        reason = dice.choice(texts.FORWARDS[part.to_role])
        life.do("forward", opener, to_role=part.to_role, reason=reason)
        return
    life.do("forward", opener, to_user=mine.id, reason=dice.choice(texts.TO_PERSON))
    life.wait(2, 5)
    if part.tested and matter.test:
        life.do("test", mine, **measure(matter.test, dice, good=False))
    if part.visit is not None:
        slot = todays_slot(mine.id, part.visit)
        life.book(mine, slot, matter.visit, texts.NOTES[part.visit])
        life.do("set_status", mine, status="agendado")
    elif part.status:
        life.do("set_status", mine, status=part.status)


def _matter(type_id: str) -> Matter:
    return next(each for each in MATTERS if each.type == type_id)
