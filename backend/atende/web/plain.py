"""Documents as JSON carries them: what a template is given here is what a phone has there."""

from typing import Any

import msgspec

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder()


def plain(document: object) -> Any:  # noqa: ANN401  # whatever JSON holds
    """The document as dictionaries, lists, texts, numbers, truth values and None; no tuples."""
    return _decoder.decode(_encoder.encode(document))
