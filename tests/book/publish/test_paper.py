"""What a small site becomes on paper."""

import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from book.publish import browser, paper, printing, volumes
from tests.site.printed import Printed

ASSETS = Path(__file__).parents[3] / "docs" / "assets"
HOME = "https://book.example/"
PAGE = """<!doctype html><html><head><title>{title} - The Book</title>
<meta name="description" content="What it is about.">
<link rel="canonical" href="{home}{at}">
<link rel="stylesheet" href="{up}assets/stylesheets/site.css"></head>
<body><nav>{navigation}</nav>
<article class="md-content__inner md-typeset"><h1 id="top">{title}</h1>
<p class="byline">Somebody · November 20, 2026</p>
{body}
</article></body></html>"""
LINK = '<a href="{}" class="md-nav__link">'
START = '<p><a class="md-button md-button--primary" href="{}">Start</a></p>'
PAGES = {
    "": ("The Book", START.format("module1/ch11_one/")),
    "module1/": ("Module 1: Ones", START.format("ch11_one/")),
    "module1/ch11_one/": (
        "Part 1.1: One",
        """<h2 id="a">First</h2>
<p>See <a href="../ch12_two/#b">there</a>, <a href="../../glossary/">the words</a> and
<a href="https://example.org/paper">a paper</a>.</p>
<details><summary>Code: how this figure is drawn</summary><p>plot it</p></details>
<details><summary>Deeper: more</summary><p>a depth</p></details>
<h3 id="exercise-1">Exercise 1</h3>
<p>Try.</p>
<details class="success"><summary>Solution</summary><p>forty-two</p></details>""",
    ),
    "module1/ch12_two/": ("Part 1.2: Two", '<h2 id="b">Second</h2><p>Text.</p>'),
    "glossary/": (
        "Words",
        """<p>See <a href="../module1/ch12_two/#b">Second</a>, <a
href="../module1/ch11_one/">One</a>, <a href="#w">W</a>, <a href="../">home</a>.</p>
<h2 id="w">W</h2>""",
    ),
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of five pages, ready to be printed."""
    if browser.find() is None and not browser.is_required():
        pytest.skip("no Chromium or Chrome on this machine")
    navigation = "".join(LINK.format(at) for at in PAGES if at)
    for at, (title, body) in PAGES.items():
        up = "../" * at.count("/")
        page = PAGE.format(
            title=title, home=HOME, at=at, up=up, navigation=navigation, body=body
        )
        (tmp_path / at).mkdir(exist_ok=True)
        (tmp_path / at / "index.html").write_text(page, "utf-8")
    (tmp_path / "assets" / "stylesheets").mkdir(parents=True)
    shutil.copy(ASSETS / "paper.js", tmp_path / "assets")
    (tmp_path / "assets" / "stylesheets" / "site.css").write_text("", "utf-8")
    return tmp_path


def test_modules_and_the_book_are_printed_and_offered_where_they_begin(
    site: Path,
) -> None:
    said = [*paper.make(site)]
    assert [line.partition(":")[0] for line in said] == [
        str(site / "pdf" / name) for name in ("module1.pdf", "book.pdf")
    ]
    for page, address in (("", "pdf/book.pdf"), ("module1", "../pdf/module1.pdf")):
        html = (site / page / "index.html").read_text("utf-8")
        assert f'href="{address}">' in html
        assert (site / page / address).is_file()

    book = PdfReader(site / "pdf" / "book.pdf")
    assert book.page_mode == "/UseOutlines"
    assert book.metadata is not None
    assert (book.metadata.title, book.metadata.author) == ("The Book", "Somebody")
    texts = [page.extract_text() for page in book.pages]
    assert said[1].split(": ")[1].startswith(f"{len(texts)} pages")
    bookmarks = Printed(site / "pdf" / "book.pdf").bookmarks
    assert [one.title for one in bookmarks] == [
        *("Contents", "Module 1: Ones", "Part 1.1: One", "First", "Exercise 1"),
        *("Links", "Part 1.2: Two", "Second", "Words", "W"),
        *("Solutions", "Part 1.1: One", "Exercise 1"),
    ]
    for one in bookmarks:
        assert one.title in texts[one.page]
    assert _in_contents(texts[1]) == {
        "Module 1: Ones": 3,
        "Part 1.1: One": 4,
        "Part 1.2: Two": 5,
        "Words": 6,
        "Solutions": 7,
    }


def test_who_looks_a_word_up_on_paper_is_told_the_page(site: Path) -> None:
    *_, book = volumes.volumes([*volumes.leaves(site)])
    paper.print_volume(site, book, target := site / "book.pdf")
    words = " ".join(Printed(target).texts[5].split())
    assert "See Second (p. 5), One (p. 4), W, home." in words


def test_a_page_is_printed_until_its_numbers_are_right(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is at first on page 99 and takes room is told where it is in the end."""
    *_, book = volumes.volumes([*volumes.leaves(site)])
    printed: list[dict[str, int]] = []
    known = printing.places

    def places(pdf: Path) -> dict[str, int]:
        printed.append(known(pdf))
        moved = 90 if len(printed) == 1 else 0
        return {name: page + moved for name, page in printed[-1].items()}

    monkeypatch.setattr(printing, "places", places)
    paper.print_volume(site, book, target := site / "book.pdf")
    assert len(printed) == 3
    words = " ".join(Printed(target).texts[5].split())
    assert "Second (p. 5), One (p. 4)" in words


def test_a_pdf_whose_numbers_never_settle_is_not_published(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    *_, book = volumes.volumes([*volumes.leaves(site)])
    known, moved = printing.places, iter(range(9))
    monkeypatch.setattr(
        printing,
        "places",
        lambda pdf: dict.fromkeys(known(pdf), next(moved)),
    )
    with pytest.raises(printing.PrintError, match="the pages of book never settle"):
        paper.print_volume(site, book, site / "book.pdf")
    assert not (site / "book.pdf").exists()


def _in_contents(text: str) -> dict[str, int]:
    lines = [
        line for line in text.splitlines() if line.strip() not in ("Contents", "2")
    ]
    return {
        line.rpartition(" ")[0].strip(): int(line.rpartition(" ")[2]) for line in lines
    }


def test_on_paper_answers_come_last_and_links_have_addresses(site: Path) -> None:
    module, _ = volumes.volumes([*volumes.leaves(site)])
    target = site / "module.pdf"
    paper.print_volume(site, module, target)
    reader = PdfReader(target)
    texts = [page.extract_text() for page in reader.pages]
    chapter, solutions = texts[3], texts[-1]
    assert "forty-two" not in "".join(texts[:-1])
    assert "forty-two" in solutions
    assert "Solution: at the end" in chapter
    assert "a depth" in chapter
    assert "Code: how this" in chapter
    assert "plot it" not in "".join(texts)
    assert "https://example.org/paper" in chapter
    targets = {
        str(link["/A"].get_object()["/URI"] if "/A" in link else link["/Dest"])
        for one in reader.pages[3].annotations or ()
        if (link := one.get_object())
    }
    assert targets == {
        "/module1-ch12_two--b",
        f"{HOME}glossary/",
        "https://example.org/paper",
        "/module1-ch11_one--exercise-1-solved",
    }


def test_a_page_that_does_not_get_onto_paper_is_missed(site: Path) -> None:
    (site / "assets" / "paper.js").unlink()
    with pytest.raises(printing.PrintError, match=r"lacks 'Module 1: Ones'"):
        [*paper.make(site)]
