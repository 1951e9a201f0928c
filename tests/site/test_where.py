"""Where a reader is, what comes next, and how to say what is wrong."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

from book.publish.feed import ATOM, FILE

CHAPTER = "module1/ch12_linear_regression/"


def test_on_a_phone_two_taps_reach_any_section(open_page: Any) -> None:
    shown = open_page(CHAPTER, "phone")
    shown.settle()
    shown.run("() => scrollTo(0, 9000)")
    shown.page.get_by_role("button", name="Sections of this page").click()
    shown.settle()
    section = ".md-nav--secondary a[href='#key-takeaways']:visible"
    shown.page.locator(section).click()
    shown.settle()
    top = shown.run(
        "() => document.getElementById('key-takeaways').getBoundingClientRect().top"
    )
    assert 0 < top < 844
    shown.wait_until("!document.getElementById('__drawer').checked")
    menu = shown.page.get_by_role("button", name="Navigation")
    shown.wait_until("document.querySelector('.menu-button').ariaExpanded == 'false'")
    menu.click()  # which opens at the book's parts again, not at the page's
    shown.settle()
    part = shown.page.locator(".md-nav__link", has_text="1.3 Batch vs. Stochastic")
    assert part.first.is_visible()


def test_beside_its_sections_a_page_needs_no_button_for_them(open_page: Any) -> None:
    shown = open_page(CHAPTER, "desktop")
    shown.settle()
    assert not shown.page.locator(".sections-button").is_visible()


def test_what_comes_next_is_said_whole(open_page: Any) -> None:
    shown = open_page(CHAPTER, "phone")
    shown.settle()
    cut = """() => [...document.querySelectorAll(".md-footer__title .md-ellipsis")]
      .filter((e) => e.offsetWidth && e.scrollWidth > e.clientWidth + 1).length"""
    assert shown.run(cut) == 0


def test_a_report_names_the_section_that_the_reader_is_in(open_page: Any) -> None:
    shown = open_page(CHAPTER, "desktop")
    shown.settle()
    link = shown.page.locator("a.report")
    link.scroll_into_view_if_needed()
    shown.wait_until("document.querySelector(\".md-nav__link--active[href^='#']\")")
    shown.run(
        "() => document.querySelector('a.report').addEventListener("
        "'click', (event) => event.preventDefault())"
    )
    link.click()
    asked = parse_qs(urlsplit(link.get_attribute("href")).query)
    page = asked["body"][0].split("\n")[0]
    assert page.startswith(f"Page: {shown.page.url.partition('#')[0]}")
    assert page.rpartition("#")[2] in ("summary", "key-takeaways")


def test_the_feed_is_linked_and_lists_every_chapter(site: Any) -> None:
    root = ElementTree.parse(Path(site.folder, FILE)).getroot()
    found = {e.text for e in root.iterfind("a:entry/a:id", {"a": ATOM})}
    chapters = [one for one in site.pages if "/ch" in one]
    assert {f"https://book.example/{one}" for one in chapters} <= found
    page = Path(site.folder, CHAPTER, "index.html").read_text("utf-8")
    assert f'type="application/atom+xml" href="https://book.example/{FILE}"' in page
