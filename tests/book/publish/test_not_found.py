"""The page for what is not found says where to go, wherever the site stands."""

import pytest

from book.publish.not_found import complete

THEMES = """
<a href="{0}/." class="md-nav__link"><span class="md-ellipsis"> Home </span></a>
<a href="{0}/module1/" class="md-nav__link ">
  <span class="md-ellipsis">
    Module 1: The Loop
  </span></a>
<a href="{0}/module1/ch11_x/" class="md-nav__link"><span>1.1 X</span></a>
<h1>404 - Not found</h1>
<script id="__config">{{"base": "{0}/", "features": []}}</script>
"""


@pytest.mark.parametrize("root", ["", "/book", "https://example.org/a"])
def test_it_leads_to_the_parts_of_the_book(root: str) -> None:
    page = complete(THEMES.format(root))
    assert "404 - Not found" not in page
    assert f'<li><a href="{root}/module1/">Module 1: The Loop</a></li>' in page
    assert f'<li><a href="{root}/">' in page
    assert f'action="{root}/"' in page
    assert page.count("<li>") == 2


def test_what_is_complete_stays_as_it_is() -> None:
    page = complete(THEMES.format(""))
    assert complete(page) == page
