"""What the operator wrote."""

import os

# pydantic would look for plugins among all installed packages, and read the metadata of each; there are none to find.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
