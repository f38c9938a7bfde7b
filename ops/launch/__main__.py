"""Entry of `python ops/launch`: makes the package importable under its own name, then runs it."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from launch.cli import main  # noqa: E402  (the path above must come first)

sys.exit(main(sys.argv[1:]))
