"""Make a built site ready for its host: `python -m book.publish site`."""

import sys
from pathlib import Path

from book.publish.finishing import finish

if len(sys.argv) != 2 or not Path(sys.argv[1], "index.html").is_file():
    sys.exit("usage: python -m book.publish FOLDER, where `mkdocs build` has built")
print(finish(Path(sys.argv[1])))
