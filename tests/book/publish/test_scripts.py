"""A chapter's bar gets the script that the build has written."""

from pathlib import Path

import pytest

from book.publish.scripts import offer

HEAD = '<link rel="canonical" href="https://book.example/sub/module9/ch91_a/">'
BAR = '<section><p class="ways"><a>Notebook</a></p><p class="work">1</p></section>'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "ch91_a.py").touch()
    return tmp_path


def offered(page: str, site: Path, name: str = "module9/ch91_a") -> str:
    return offer(page, site / name / "index.html", site)


def test_a_script_is_linked_and_its_command_says_the_whole_address(site: Path) -> None:
    page = offered(HEAD + BAR, site)
    assert 'href="../../scripts/ch91_a.py" download>Script</a></p>' in page
    command = "uv run https://book.example/sub/scripts/ch91_a.py"
    assert f"<code>{command}</code>" in page
    assert page.index("Notebook") < page.index("Script") < page.index("uv run")
    assert page.index("uv run") < page.index('<p class="work">')


def test_a_page_without_a_script_stays_as_it_is(site: Path) -> None:
    for page, name in (
        (HEAD + BAR, "module9/ch92_b"),
        (HEAD, "module9/ch91_a"),
        (BAR, "module9/ch91_a"),
    ):
        assert offered(page, site, name) == page


def test_what_has_been_done_is_not_done_again(site: Path) -> None:
    page = offered(HEAD + BAR, site)
    assert offered(page, site) == page
