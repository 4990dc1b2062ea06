"""``python -m mapadelito``."""

from mapadelito.cli import main

main()
