"""Which pages the browser opens, on what, and in which colors."""

import itertools
from typing import Any

from book.pages.book import open_book
from tests import sampling

ROOT = sampling.ROOT
NARROW = {"width": 390, "height": 844}
DEVICES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "wide": {"viewport": {"width": 1440, "height": 900}},
    "phone": {"viewport": NARROW, "is_mobile": True, "has_touch": True},
    # A desktop's window at four times its zoom is narrow, and has a keyboard.
    "narrow": {"viewport": NARROW},
    "no script": {"viewport": NARROW, "java_script_enabled": False},
    # Of a host that sends no headers.
    "no policy": {"viewport": NARROW, "bypass_csp": True},
}
Look = tuple[str, str]  # a device, and light or dark
LOOKS: list[Look] = [*itertools.product(("desktop", "phone"), ("light", "dark"))]
KINDS: dict[str, Look] = {
    "": ("desktop", "light"),
    "module1/": ("phone", "light"),
    "module1/ch11_introduction/": ("phone", "dark"),
    "module1/ch14_loss_landscape/": ("desktop", "light"),
    "module2/ch21_nonlinear/": ("desktop", "light"),  # with a flipbook
    "labs/lab1_from_scratch/": ("desktop", "dark"),
    "404.html": ("phone", "dark"),
}


def addresses() -> list[str]:
    """The pages that the build makes, by their addresses within the site."""
    docs = open_book(ROOT).docs
    sources = [*docs.rglob("*.md"), *docs.glob("labs/*.ipynb")]
    names = {path.relative_to(docs).with_suffix("").as_posix() for path in sources}
    found = {name.removesuffix("index").rstrip("/") for name in names}
    return [*sorted(f"{name}/" if name else "" for name in found), "404.html"]


def looks() -> dict[str, list[Look]]:
    """The pages to look at, and on which devices and in which colors.

    With BOOK_THOROUGH, each in every way. Else those that were changed since the
    branch main, and one of each kind in one way.
    """
    if sampling.THOROUGH:
        return dict.fromkeys(addresses(), LOOKS)
    files = sampling.changed() or ()
    found = {one: LOOKS for one in addresses() if sampling.shows(one, files)}
    return found | {one: [look] for one, look in KINDS.items() if one not in found}


def some(*values: Any) -> list[Any]:
    """All values of a parameter; the first, where a sample is enough."""
    return [*values] if sampling.THOROUGH else [values[0]]


PAGES = looks()


def views() -> list[tuple[str, str]]:
    """Each of them, on each device."""
    return [(page, device) for page, looks in PAGES.items() for device in dict(looks)]
