"""Makes a chapter's script: all its code, as one file that runs.

Nothing of it is kept in the repository. It is written beside the built site, from the
page and without PyTorch; whoever runs it needs uv alone, because it says at its top
what it imports (PEP 723). Exercises stay on the page, figures are saved as files.
"""

import itertools
from collections.abc import Iterator

from book.exports import session
from book.exports.standalone import code_of
from book.pages import packages
from book.pages.fences import Block
from book.pages.page import Page

HEAD = '''\
# /// script
# requires-python = "{python}"
# dependencies = [
{packages}
# ]
# ///
"""{title}

All code of the chapter, in its order, made from its page. The exercises are left out;
they wait in the notebook. Figures become PNG files in the folder that you are in.
"""
'''
SAVE = '''
import matplotlib.pyplot as plt

plt.switch_backend("agg")  # draws into files, and opens no window


def save_figures(name: str) -> None:
    """Write each figure that was drawn, and forget it."""
    for count, number in enumerate(plt.get_fignums()):
        plt.figure(number).savefig(f"{name}_{count}.png" if count else f"{name}.png")
    plt.close("all")
'''


def make(page: Page) -> str:
    """The script: a cell for each heading with code, as editors know them (`# %%`)."""
    blocks = [block for block in page.runnable() if not block.exercise]
    code = "".join(_cells(page, blocks))
    draws = any("figure" in block.options for block in blocks)
    code = SAVE + code if draws else code
    root = page.book.root
    listed = [f'#     "{package}",' for package in packages.needed(code, root)]
    head = HEAD.format(
        title=page.title, python=packages.python(root), packages="\n".join(listed)
    )
    return head + code


def _cells(page: Page, blocks: list[Block]) -> Iterator[str]:
    titles = {heading.slug: heading.title for heading in page.headings}
    for section, own in itertools.groupby(blocks, lambda block: block.section):
        texts = (_code(page, block) for block in own)
        yield f"\n\n# %% {titles.get(section, page.title)}\n\n{session.joined(texts)}"


def _code(page: Page, block: Block) -> str:
    code = session.going_on(block, code_of(page, block))
    figure = block.options.get("figure")
    return f'{code}\nsave_figures("{figure}")' if figure else code
