import pytest

from atende.customers.about import phones
from atende.customers.plans import speed


@pytest.mark.parametrize(
    ("kbps", "text"),
    [
        (0, ""),
        (512, "512 kbps"),
        (1_500, "1,5 Mbps"),
        (400_000, "400 Mbps"),
        (1_000_000, "1 Gbps"),
        (2_500_000, "2,5 Gbps"),
    ],
)
def test_a_speed_is_said_in_the_largest_unit_that_fits(kbps: int, text: str) -> None:
    assert speed(kbps, "pt-BR") == text


@pytest.mark.parametrize(
    ("number", "call", "whatsapp"),
    [
        ("5547999991234", "tel:+5547999991234", "https://wa.me/5547999991234"),
        ("554736330000", "tel:+554736330000", ""),
        ("08001234567", "tel:08001234567", ""),
        ("+442079460958", "tel:+442079460958", "https://wa.me/442079460958"),
    ],
)
def test_numbers_are_dialled_from_anywhere_and_mobile_ones_written_to(
    number: str, call: str, whatsapp: str
) -> None:
    (shown,) = phones(f'["{number}"]')
    assert (shown["call"], shown["whatsapp"]) == (call, whatsapp)
