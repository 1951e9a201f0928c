"""The host of tests and measurements does what a static host does, and no more."""

import gzip
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from book.publish.serving import on_the_wire, serve

Ask = Callable[[str], tuple[HTTPResponse, bytes]]
HOME = "<p>η is the learning rate."
FILES = {
    "site/_headers": "/a/*\n  X-Kept: yes\n",
    "site/index.html": HOME,
    "site/404.html": "<p>Not here.",
    "site/a/index.html": "<p>A.",
    "site/a/b.webp": "not compressed again",
    "outside.txt": "secret",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "site" / "link.txt").symlink_to(tmp_path / "outside.txt")
    return tmp_path / "site"


@pytest.fixture
def ask(site: Path) -> Iterator[Ask]:
    """Asks for a path; every question comes over the same connection."""
    with serve(site) as url:
        connection = HTTPConnection(url.removeprefix("http://").rstrip("/"))
        connection.connect()
        first = connection.sock

        def one(path: str) -> tuple[HTTPResponse, bytes]:
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
            assert connection.sock is first
            return answer, body

        yield one
        connection.close()


def test_a_page_comes_compressed_with_its_type_and_its_length(
    site: Path, ask: Ask
) -> None:
    answer, body = ask("/")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Length"] == str(len(body))
    assert gzip.decompress(body).decode() == HOME
    assert body == on_the_wire(site / "index.html")


def test_what_is_compressed_already_comes_as_it_is(ask: Ask) -> None:
    answer, body = ask("/a/b.webp")
    assert answer.headers["Content-Type"] == "image/webp"
    assert "Content-Encoding" not in answer.headers
    assert body.decode() == FILES["site/a/b.webp"]


def test_a_path_gets_the_headers_that_the_site_asks_for(ask: Ask) -> None:
    assert ask("/a/")[0].headers["X-Kept"] == "yes"
    assert "X-Kept" not in ask("/")[0].headers


def test_a_folder_without_its_slash_is_sent_to_it(ask: Ask) -> None:
    answer, _ = ask("/a")
    assert (answer.status, answer.headers["Location"]) == (301, "/a/")


@pytest.mark.parametrize(
    "path",
    "/no /no/ /../outside.txt /%2e%2e/outside.txt /..%2foutside.txt /link.txt".split(),
)
def test_what_is_not_in_the_folder_is_the_sites_own_404(ask: Ask, path: str) -> None:
    answer, body = ask(path)
    assert answer.status == 404
    assert gzip.decompress(body).decode() == FILES["site/404.html"]
