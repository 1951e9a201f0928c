"""What is measured runs: a page's code as one script, as it runs on the page."""

from functools import partial
from typing import TYPE_CHECKING

from book.runs.apart import Warm
from book.tools import bench

if TYPE_CHECKING:
    from tests.book.conftest import SmallBook

CODE = "def double(x: float) -> float:\n    return 2 * x\n"
PAGE = """\
# A page

```python
import inspect

--8<-- "code.py:double"

assert "return 2 * x" in inspect.getsource(double)
print("read")
```

```{.python raises="ValueError"}
int("two")
```
"""


def test_a_page_that_reads_its_own_source_runs_as_one_script(
    small: "SmallBook",
) -> None:
    small.write("snippets/code.py", CODE)
    small.write("docs/page.md", PAGE)
    script = Warm(partial(bench.as_script, small.book))
    try:
        assert [*script.do(small.path, 60)] == ["ran"]
    finally:
        script.end()
