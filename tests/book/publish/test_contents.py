"""A table of contents that nobody would read lists the main sections."""

from book.publish.contents import MOST, shorten

ENTRY = '<li class="md-nav__item"><a href="#{0}" class="md-nav__link">{0}</a>{1}</li>'
BELOW = '<nav class="md-nav" aria-label="x">\n<ul class="md-nav__list">{}</ul>\n</nav>'
PAGE = """<nav class="md-nav md-nav--secondary">
<ul class="md-nav__list" data-md-component="toc" data-md-scrollfix>{}
</ul>
</nav><article>{}</article>"""


def page_with(terms: int) -> str:
    below = [BELOW.format(ENTRY.format(f"{name}-term", "") * terms) for name in "ab"]
    letters = map(ENTRY.format, "ab", below)
    return PAGE.format("\n".join(letters), BELOW.format("the text"))


def test_of_very_many_entries_only_the_main_sections_are_listed() -> None:
    done = shorten(page_with(MOST // 2))
    assert 'href="#a"' in done
    assert 'href="#b"' in done
    assert "-term" not in done
    assert done.endswith(f"<article>{BELOW.format('the text')}</article>")


def test_a_table_that_can_be_read_stays_whole() -> None:
    page = page_with(MOST // 2 - 1)
    assert shorten(page) == page
