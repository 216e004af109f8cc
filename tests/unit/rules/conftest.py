"""These tests run twice: by this interpreter, and by Pyodide on the phone's own wheel.

`python -m atende.building.pyodide_tests` runs them in Pyodide under Node. There, `atende_rules` is
byte-compiled inside its wheel, `tests/` is the only folder of the checkout, and of the installed
libraries those written in Python alone can be imported: pytest, hypothesis, Babel. A test that
needs more says so:

    @pytest.mark.skipif(sys.platform == "emscripten", reason="reads the package's sources")

Conftests of the folders above are not loaded there.
"""

import sys

from hypothesis import settings

if sys.platform == "emscripten":
    # An example costs up to 10 times as much, the first of a test more. What is asked here is that
    # both interpreters agree; the search for new examples is made outside.
    settings.register_profile("pyodide", deadline=None, max_examples=25, database=None)
    settings.load_profile("pyodide")
