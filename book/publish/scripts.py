"""Adds a chapter's script to the bar below its title, and the command that runs it.

The build has written the script by then (book/exports/script.py). Where it has not, as
in the preview, the bar has its other ways.
"""

import re
from pathlib import Path

FOLDER = "scripts"  # in the site: a script by the name of each chapter's page
WAYS = re.compile(r'(?P<others><p class="ways">.*?)</p>')
CANONICAL = re.compile(r'<link rel="canonical" href="(?P<address>[^"]*)"')
DONE = "after-build"  # by which comparisons with other builds know it, too
ADDED = """\
{others} <a class="md-button after-build" href="{link}" download>Script</a></p>
<details class="after-build"><summary>All of it at once</summary>
<p>With <a href="https://docs.astral.sh/uv/">uv</a>, which fetches what it needs:</p>
<div class="highlight"><pre>\
<button class="copy" type="button" aria-label="Copy this command"></button>\
<span class="code" style="--lines: 1"><code>uv run {address}</code></span>\
</pre></div></details>"""


def offer(page: str, path: Path, site: Path) -> str:
    """Return the page's HTML, which lies at `path` in the site, with its script."""
    script = f"{FOLDER}/{path.parent.name}.py"
    own = CANONICAL.search(page)
    if own is None or DONE in page or not (site / script).is_file():
        return page
    inside = path.parent.relative_to(site)
    root = own["address"].rstrip("/").removesuffix(inside.as_posix())
    link, address = "../" * len(inside.parts) + script, root + script
    return WAYS.sub(
        lambda ways: ADDED.format(link=link, address=address, others=ways["others"]),
        page,
        count=1,
    )
