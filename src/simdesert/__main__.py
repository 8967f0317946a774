"""``python -m simdesert``: the command line, where the ``simdesert`` command is not on the path."""

from __future__ import annotations

from simdesert.views.cli import main

if __name__ == "__main__":
    main()
