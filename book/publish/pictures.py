"""Pictures that a notebook holds get files of their own.

Inside a page they would be read before its text, and cannot be kept by the browser.
"""

import base64
import hashlib
import re
from pathlib import Path

INLINE = re.compile(r' src="data:image/png;base64,([^"]+)"')


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
