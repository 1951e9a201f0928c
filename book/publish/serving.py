"""A static host for tests and measurements: gzip, `_headers`, the site's own 404."""

import contextlib
import functools
import gzip
import io
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from book.publish import headers
from book.publish.finishing import finish

# What Python does not know on every machine, or not with its characters' encoding.
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
REPOSITORY = "https://github.com/nobody/nothing"
COMPRESSED = {".webp", ".png", ".woff2", ".gz"}


def on_the_wire(path: Path) -> bytes:
    """What a host sends for a file: the same bytes every time."""
    return _compressed(path, path.stat().st_mtime)


@functools.lru_cache(maxsize=1000)
def _compressed(path: Path, changed: float) -> bytes:
    raw = path.read_bytes()
    return raw if path.suffix in COMPRESSED else gzip.compress(raw, 9, mtime=0)


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # one connection for many files, as hosts do
    disable_nagle_algorithm = True  # which waits 40 ms between header and body
    extensions_map = SimpleHTTPRequestHandler.extensions_map | TYPES
    server: "Server"

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        """Send the headers; return the body for those who ask for it."""
        path = unquote(urlsplit(self.path).path)
        file = Path(self.translate_path(self.path)).resolve()
        if path.endswith("/"):
            file /= "index.html"
        elif file.is_dir():
            return super().send_head()  # sends them to the address with a slash
        found = file.is_file() and file.is_relative_to(self.server.folder)
        if not found:
            file = self.server.folder / "404.html"
        body = on_the_wire(file)
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Length", str(len(body)))
        if file.suffix not in COMPRESSED:
            self.send_header("Content-Encoding", "gzip")
        for name, value in headers.for_path(path, self.server.rules):
            self.send_header(name, value)
        self.end_headers()
        return io.BytesIO(body)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


class Server(ThreadingHTTPServer):
    """Serves a folder on this machine alone, at a port that is free."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        handler = functools.partial(_Handler, directory=self.folder)
        super().__init__(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server_port}/"

    @functools.cached_property
    def rules(self) -> list[headers.Rule]:
        """None for a site that was built, and not made ready."""
        said = self.folder / "_headers"
        return headers.read(said.read_text("utf-8")) if said.is_file() else []

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that closes a connection early is no news."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextlib.contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve the folder, whatever will be in it; give its address."""
    with Server(folder) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server.url
        finally:
            server.shutdown()
            thread.join()


def build(root: Path, folder: Path, url: str) -> None:
    """Build the book's site for this address, as it is published.

    Raises:
        RuntimeError: with what was said.
    """
    addresses = {"SITE_URL": url, "REPO_URL": REPOSITORY}
    env = {**os.environ, **addresses, "NO_MKDOCS_2_WARNING": "1"}
    for module, *arguments in (
        ("mkdocs", "build", "--site-dir", folder),
        ("book.exports.beside", folder),
    ):
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(
            command, cwd=root, env=env, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"The site does not build:\n{done.stdout}{done.stderr}")
    finish(folder, REPOSITORY)
