"""What visitors meet: the public and the administrative server, and what they are told."""

from __future__ import annotations
