"""What the step after the build makes of a page."""

from book.publish.finishing import keep_percents, wrap_tables


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


def test_a_table_is_wrapped_once_and_one_of_a_kind_of_its_own_is_not() -> None:
    plain, other = "<table>\n<tr></tr></table>", '<table class="x"></table>'
    done = wrap_tables(plain + other)
    assert done.count("<div") == 2
    assert done.endswith(f"{plain}</div></div>{other}")
    assert wrap_tables(done) == done
