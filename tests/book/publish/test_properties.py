"""Of custom properties, those stay that something asks for."""

import pytest

from book.publish.properties import asked_by, drop_unused


def kept(sheet: str, page: str = "", script: str = "") -> str:
    return drop_unused(sheet, asked_by([page], [script]))


@pytest.mark.parametrize(
    ("sheet", "page", "script"),
    [
        (":root{--a:1}p{top:var(--a)}", "", ""),
        (":root{--a:1}p{top:var( --a, 2px)}", "", ""),
        (":root{--a:1;--b:var(--a)}p{top:calc(1px + var(--b))}", "", ""),
        (":root{--a:1}", '<i style="top: var(--a)">', ""),
        (":root{--a:1}", "", 'style.getPropertyValue("--a")'),
    ],
)
def test_what_is_asked_for_stays(sheet: str, page: str, script: str) -> None:
    assert kept(sheet, page, script) == sheet


def test_what_nothing_asks_for_goes_and_what_only_that_asked_for() -> None:
    sheet = ":root{--a:1;--b:var(--a);top:0;--c: 3}@media print{p{--c:4}}"
    assert kept(sheet) == ":root{top:0;}@media print{p{}}"


def test_a_prose_mention_is_no_question() -> None:
    assert kept("p{--update:1}", page="pytest --update") == "p{}"


def test_a_picture_goes_whole_and_one_that_looks_like_a_property_stays() -> None:
    picture = """url("data:image/svg+xml;,<style>p{--a:'1'}</style>")"""
    assert kept(f":root{{--icon:{picture};top:0}}") == ":root{top:0}"
    shown = f"p{{background:{picture}}}"
    assert kept(shown) == shown
