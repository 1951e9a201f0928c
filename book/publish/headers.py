"""The headers that a host should send, in the `_headers` format of static hosts.

Netlify, Cloudflare Pages and others read a file of this name; for any other host it
says what to configure. The Content-Security-Policy allows what the site itself serves,
and the few inline scripts, early.js and the theme's, by their hashes, as well as the
styles that a theme's script makes; for pages, nothing is `unsafe`.
"""

import base64
import hashlib
import itertools
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from py_mini_racer import MiniRacer

INLINE = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1>", re.DOTALL | re.IGNORECASE)
NOT_RUN = re.compile(r'\bsrc=|\btype="(?!text/javascript|module)')
# Zensical's search is a shadow root, which no sheet of the page reaches. Its script has
# a style for it in a variable, from which it makes a <style>.
MADE = re.compile(r'\("style",\{\},([\w$]+)\.toString\(\)\)')
STRING = r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`$\\]*`)"""

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# Material, sheets.py and fonts.py put a hash of the content into these names.
FOR_EVER = ("/assets/javascripts/*", "/assets/stylesheets/*")
OF_FOLDER = {
    # A figure that is opened by itself: matplotlib styles each line of it.
    "figures": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    # A worker obeys what came with it, and not its page's policy.
    "assets": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; "
        "frame-ancestors 'none'"
    ),
}
Rule = tuple[str, dict[str, str]]


def inline(pages: Iterable[str], tag: str) -> Iterator[str]:
    """The inline scripts, or styles, of these pages."""
    for page in pages:
        for name, attributes, text in INLINE.findall(page):
            if name.lower() == tag and not NOT_RUN.search(attributes):
                yield text.replace("\r\n", "\n")  # as a browser's parser does


def made(scripts: Iterable[str]) -> Iterator[str]:
    """The styles that these scripts make when they run."""
    for script in scripts:
        for name in MADE.findall(script):
            for literal in re.findall(
                rf"(?<![\w$.]){re.escape(name)}={STRING}", script
            ):
                with MiniRacer() as engine:
                    yield str(engine.eval(literal))


def hashes(texts: Iterable[str]) -> list[str]:
    """The sources that allow these inline scripts, or styles."""
    digests = {hashlib.sha256(text.encode()).digest() for text in texts}
    return sorted(f"'sha256-{base64.b64encode(one).decode()}'" for one in digests)


def policy(pages: Collection[str], scripts: Iterable[str] = ()) -> str:
    """The strictest Content-Security-Policy under which these pages work.

    Args:
        scripts: the text of the files that they load.
    """
    styles = itertools.chain(inline(pages, "style"), made(scripts))
    directives = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *hashes(inline(pages, "script"))],
        "style-src": ["'self'", *hashes(styles)],
        "img-src": ["'self'", "data:"],  # the theme's icons are data: in its style
        "font-src": ["'self'", "data:"],  # they come within the styles
        "connect-src": ["'self'"],  # search index, site map, pages, figures' data
        "worker-src": ["'self'"],  # search
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(value)}" for name, value in directives.items())


def rules(site: Path) -> list[Rule]:
    """Which headers each path gets.

    No two rules give one path a policy: where they do, hosts send both, and a browser
    then enforces both.
    """
    folders = sorted(path.name for path in site.iterdir() if path.is_dir())
    pages, scripts = (
        [path.read_text("utf-8") for path in site.rglob(kind)]
        for kind in ("*.html", "*.js")
    )
    book = policy(pages, scripts)
    policies = [("/", book), ("/:file", book)]
    policies += [(f"/{name}/*", OF_FOLDER.get(name, book)) for name in folders]
    keep = {"Cache-Control": "public, max-age=31536000, immutable"}
    return [
        ("/*", EVERYWHERE),
        *((path, keep) for path in FOR_EVER),
        *((path, {"Content-Security-Policy": value}) for path, value in policies),
    ]


def write(site: Path) -> str:
    """The text of `_headers` for the built site."""
    lines = []
    for path, headers in rules(site):
        lines += [path, *(f"  {name}: {value}" for name, value in headers.items()), ""]
    return "\n".join(lines)


def read(text: str) -> list[Rule]:
    """The rules in the text of a `_headers` file."""
    found: list[Rule] = []
    for line in text.splitlines():
        if line[:1].isspace() and line.strip():
            name, _, value = line.strip().partition(": ")
            found[-1][1][name] = value
        elif line.strip() and not line.startswith("#"):
            found.append((line.strip(), {}))
    return found


def for_path(path: str, all_rules: Iterable[Rule]) -> list[tuple[str, str]]:
    """What a host sends with a path: the headers of every rule that matches."""
    sent: list[tuple[str, str]] = []
    for pattern, headers in all_rules:
        expression = re.sub(r":[a-z]+", "[^/]+", re.escape(pattern))
        if re.fullmatch(expression.replace(r"\*", ".*"), path):
            sent += headers.items()
    return sent
