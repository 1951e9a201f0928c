"""Make a built site ready for its host: `python -m book.publish site`.

As for the build, REPO_URL says where the repository is, if anywhere.
"""

import os
import subprocess
import sys
from pathlib import Path

from book.publish.finishing import finish

if len(sys.argv) != 2 or not Path(sys.argv[1], "index.html").is_file():
    sys.exit("usage: python -m book.publish FOLDER, where `mkdocs build` has built")
try:  # a site is as good without: an archive of the sources knows no commit
    asked = ["git", "rev-parse", "--short=12", "HEAD"]
    commit = subprocess.run(asked, capture_output=True, text=True).stdout.strip()
except OSError:
    commit = ""
print(finish(Path(sys.argv[1]), os.environ.get("REPO_URL", ""), commit))
