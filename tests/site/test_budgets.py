"""No page grows heavy unnoticed: bytes are counted, because times are not stable."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from book.publish.serving import on_the_wire

BUDGETS = tomllib.loads((Path(__file__).parent / "budgets.toml").read_text("utf-8"))
KINDS = {
    ".css": "style",
    ".js": "script",
    ".woff2": "font",
    ".svg": "figure",
    ".webp": "figure",
    ".png": "figure",
    ".json": "data",
    ".xml": "data",
}


def kind(path: str) -> str:
    if path.endswith("/search_index.json"):
        return "search"
    return KINDS.get(Path(path).suffix, "html")


def overspent(page: str, files: dict[str, int], budget: dict[str, int]) -> list[str]:
    """Every kind of byte that is over its budget, with the files that weigh most."""
    spent = Counter({"total": sum(files.values())})
    for path, size in files.items():
        spent[kind(path)] += size
    found = []
    for name, limit in budget.items():
        if spent[name] > limit:
            own = {p: s for p, s in files.items() if name in ("total", kind(p))}
            heavy = sorted(own, key=own.__getitem__, reverse=True)[:5]
            found.append(
                f"{page or 'home'}: {spent[name]:,} bytes of {name}, {limit:,} allowed"
                f" by tests/site/budgets.toml\n  most of it: "
                + ", ".join(f"{path} {own[path]:,}" for path in heavy)
            )
    return found


def test_no_file_is_over_its_budget(site: Any) -> None:
    found = [
        f"{path.relative_to(site.folder).as_posix()}: {size:,} bytes, {limit:,} allowed"
        for pattern, limit in BUDGETS["file"].items()
        for path in sorted(site.folder.glob(pattern))
        if (size := len(on_the_wire(path))) > limit
    ]
    assert not found, "\n".join(["", *found])


@pytest.mark.parametrize(
    ("path", "name"), [("/a/", "html"), ("/x.css", "style"), ("/f/x.svg", "figure")]
)
def test_a_broken_budget_names_page_kind_and_bytes(path: str, name: str) -> None:
    (said,) = overspent("module9/ch91/", {path: 1234}, {name: 1000, "total": 2000})
    assert said.startswith(f"module9/ch91/: 1,234 bytes of {name}, 1,000 allowed")
    assert said.endswith(f"{path} 1,234")
