"""``python -m gateway.sandbox``: the sandbox alone."""

from __future__ import annotations

import sys

from gateway.sandbox.command import main

sys.exit(main())
