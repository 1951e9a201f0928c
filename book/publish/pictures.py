"""Pictures that a notebook holds get files of their own, and a page's icon none.

Inside a page they would be read before its text, and cannot be kept by the browser. But
the icon is small, and where no picture is, its file would come before the first lines.
"""

import base64
import hashlib
import re
from pathlib import Path
from urllib.parse import quote

INLINE = re.compile(r' src="data:image/png;base64,([^"]+)"')

ICON = re.compile(r'(?<=<link rel="icon" href=")[^":]*?(assets/[^"]+\.svg)(?=">)')


def take_out(page: str, path: Path) -> str:
    """A page with a link to each picture, which is written beside it.

    Args:
        path: the page's, in the built site.
    """

    def link(found: re.Match[str]) -> str:
        png = base64.b64decode(found[1])
        name = f"{hashlib.sha256(png).hexdigest()[:8]}.png"
        path.with_name(name).write_bytes(png)
        return f' decoding="async" loading="lazy" src="{name}"'

    return INLINE.sub(link, page)


def put_in(page: str, site: Path) -> str:
    """A page whose icon is in its head."""

    def data(found: re.Match[str]) -> str:
        svg = "".join((site / found[1]).read_text("utf-8").splitlines())
        return "data:image/svg+xml," + quote(svg.replace('"', "'"), safe="<>='/:,. ")

    return ICON.sub(data, page, count=1)
