"""The one guarded HTTP client."""

import sys

# httpx comes with a command line of its own and loads what that needs (click, rich, pygments) wherever it finds it: a
# third of its start. A module that is None cannot be imported (docs.python.org, The import system, 5.3.1); httpx then
# goes without, as where its extra is not installed.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
