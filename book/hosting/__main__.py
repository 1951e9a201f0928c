"""Make a built site ready for its host: `python -m book.hosting site`."""

import sys
from pathlib import Path

from book.hosting.finishing import finish

if len(sys.argv) != 2 or not Path(sys.argv[1], "index.html").is_file():
    sys.exit("usage: python -m book.hosting FOLDER, where `mkdocs build` has built")
print(finish(Path(sys.argv[1])))
