"""What the step after the build makes of a page."""

from book.publish.finishing import keep_percents


def test_a_percent_sign_stays_with_its_number_and_code_stays_as_it_is() -> None:
    page = (
        '<p>From 8 % to <bdi><span class="checked">9</span></bdi> %, a % b, '
        "<code>7 % 2</code> is 1.</p><pre><span>8</span> % 3\n9 % 3</pre><p>5 %</p>"
    )
    assert keep_percents(page) == (
        '<p>From 8\u202f% to <bdi><span class="checked">9</span></bdi>\u202f%, a % b, '
        "<code>7 % 2</code> is 1.</p><pre><span>8</span> % 3\n9 % 3</pre>"
        "<p>5\u202f%</p>"
    )
