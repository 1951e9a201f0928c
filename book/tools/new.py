"""Lays the files of a new chapter: `python -m book.tools.new ch21_nonlinear "A Title"`.

The files work as they are, and say TODO where somebody has to write.
"""

import argparse
import contextlib
import datetime
import json
import re
import sys
from pathlib import Path

from book import files
from book.errors import PageError
from book.pages.book import Book, number_of, open_book
from book.rules import lists
from book.rules.lists import Entry, Rows

NOWHERE = "(?!)"  # a pattern that nothing has
TEMPLATES = Path(__file__).parent / "chapter"
NEXT = "Write where they say TODO. `make test PAGE={0}` names what is missing."


def lay(book: Book, key: str, title: str) -> list[files.Write]:
    """The files of a chapter, and those that name it.

    Raises:
        PageError: they name no chapter, or something of it is there already.
    """
    chapter = Entry(number_of(key), " ".join(title.split()), key)
    if not chapter.number or not chapter.title:
        faulty = f"TITLE={title!r}" if chapter.number else f"KEY={key!r}"
        problem = f"{faulty} is no chapter's"
        fix = 'Part 2.1: make new KEY=ch21_nonlinear TITLE="From Linear to Nonlinear"'
        raise PageError(None, None, problem, fix)
    folder = f"module{key[2]}"
    new = {
        book.docs / folder / f"{key}.md": "page.md",
        book.snippets / folder / f"{key}.py": "code.py",
        book.root / "tests" / folder / f"test_{key}.py": "claims.txt",
    }
    for path in (*new, *(book.docs / folder).glob(f"{key[:4]}_*.md")):
        if path.exists():
            problem = "this is there already; nothing was written"
            raise PageError(book.name(path), None, problem, "Take another key.")
    _follows(book, key)
    named = re.search(
        rf"\*\*Module {key[2]}: (.+?)\*\*", _read(book.root / "README.md")
    )
    module = Entry(key[2], named[1] if named else "TODO")
    texts = {path: _filled(name, chapter, module) for path, name in new.items()}
    _lay_module(texts, book, chapter, module)
    for rows in lists.of_chapter(book, folder):
        _name(texts, rows, chapter)
    quoted = Entry(chapter.number, _quoted(chapter.title), key)
    _name(texts, _in_navigation(book), quoted)
    return [files.Write(path, text.encode("utf-8")) for path, text in texts.items()]


def _follows(book: Book, key: str) -> None:
    """Parts of a module are counted from 1, without a gap."""
    part = int(key[3])
    there = {one.stem[:4] for one in book.chapters()}
    if part == 0 or (part > 1 and f"{key[:3]}{part - 1}" not in there):
        last = max((int(one[3]) for one in there if one[:3] == key[:3]), default=0)
        problem = f"KEY={key!r} would be Part {number_of(key)}; nothing was written"
        fix = f"The next part of module {key[2]} is {key[2]}.{last + 1}."
        raise PageError(None, None, problem, fix)


def _lay_module(
    texts: dict[Path, str], book: Book, chapter: Entry, module: Entry
) -> None:
    """The module's own files, where they are missing."""
    folder = f"module{module.number}"
    index, package = book.docs / folder / "index.md", book.snippets / folder
    if not (package / "__init__.py").exists():
        doc = f"Module {module.number}: {module.title}."
        texts[package / "__init__.py"] = f'"""{doc}"""\n'
    if not index.exists():
        texts[index] = _filled("module.md", chapter, module)
        link = f"**[Module {{number}}: {{title}}]({folder}/index.md).**"
        unlinked = r"^\*\*Module (?P<number>\d): [^*\n]*\*\*"
        _name(texts, Rows(book.docs / "index.md", unlinked, link, NOWHERE), module)
        section = f'  - "Module {{number}}: {{title}}":\n      - {folder}/index.md'
        rows = Rows(book.root / "mkdocs.yml", NOWHERE, section, r"^(?=  - Labs:)")
        _name(texts, rows, Entry(module.number, _quoted(module.title)))


def _in_navigation(book: Book) -> Rows:
    return Rows(
        book.root / "mkdocs.yml",
        r'^ +- "?(?P<number>\d\.\d) .*',
        '      - "{number} {title}": {folder}/{key}.md',
        r"^ +- {folder}/index\.md\n",
    )


def _name(texts: dict[Path, str], rows: Rows, entry: Entry) -> None:
    """Name it in a file, where there is a place; else the house says what to add."""
    with contextlib.suppress(LookupError):
        text = texts.get(rows.file) or _read(rows.file)
        texts[rows.file], _ = rows.written(text, entry)


def _filled(name: str, chapter: Entry, module: Entry) -> str:
    text = _read(TEMPLATES / name)
    for old, new in {
        "ch00_key": chapter.key,
        "module0": f"module{module.number}",
        "Part 0.0": f"Part {chapter.number}",
        "Module 0": f"Module {module.number}",
        "A Title": _quoted(chapter.title),
        "A Module": _quoted(module.title),
        "2000-01-01": datetime.date.today().isoformat(),
    }.items():
        text = text.replace(old, new)
    return text


def _quoted(title: str) -> str:
    """The title as it stands between quotes, in TOML and in YAML."""
    return json.dumps(title, ensure_ascii=False)[1:-1]


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m book.tools.new")
    parser.add_argument("key", help="such as ch21_nonlinear: module 2, part 1, a name")
    parser.add_argument("title", help="of the chapter, without its number")
    asked = parser.parse_args()
    book = open_book(Path.cwd())
    try:
        writes = lay(book, asked.key, asked.title)
    except PageError as error:
        print(error, file=sys.stderr)
        return 1
    for write in writes:
        files.replace(write)
        print(book.name(write.path))
    print(NEXT.format(asked.key.partition("_")[0]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
