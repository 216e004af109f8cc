import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PUBLIC = ("https://pypi.org/", "https://files.pythonhosted.org/", "https://registry.npmjs.org/")


# package-lock.json has `url` too: where to thank somebody, from where nothing is fetched.
@pytest.mark.parametrize(
    ("name", "fetched_from"),
    [
        ("uv.lock", r'(?:url|registry|find-links|path|editable) = "([^"]+)"'),
        ("package-lock.json", r'"resolved": "([^"]+)"'),
    ],
)
def test_a_lock_fetches_from_the_public_registries_only(name: str, fetched_from: str) -> None:
    places = set(re.findall(fetched_from, (ROOT / name).read_text())) - {"."}
    assert {place for place in places if not place.startswith(PUBLIC)} == set()
