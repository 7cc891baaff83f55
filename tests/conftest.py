"""What all tests share."""

from __future__ import annotations

import os

from hypothesis import settings

# No deadline: a slow machine is not a fault. In CI the same examples each time, so that red means a change.
settings.register_profile("damin", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("damin")
