"""The five lines of the loop in their five colors."""

import re

import markdown

LOOP = """
```python
for _ in range(3):
    y_pred = x * w + b  # (N, 1)
    loss = torch.mean((y_pred - y) ** 2)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
```
"""
PARTS = ["forward", "loss", "zero-grad", "backward", "step"]


def marks(text: str) -> list[str]:
    extensions = ["pymdownx.superfences", "book.markdown.loop_lines"]
    rendered = markdown.markdown(text, extensions=extensions)
    return re.findall(r'class="loop-line ([\w-]+)"', rendered)


def test_each_line_of_the_loop_is_marked_as_its_part() -> None:
    assert marks(LOOP) == PARTS


def test_a_loop_that_lacks_a_line_shows_which() -> None:
    broken = LOOP.replace("    optimizer.zero_grad()\n", "")
    assert marks(broken) == [part for part in PARTS if part != "zero-grad"]


def test_the_update_by_hand_is_a_step() -> None:
    by_hand = LOOP.replace("optimizer.step()", "w -= lr * w.grad")
    assert marks(by_hand) == PARTS


def test_a_loss_alone_is_no_loop() -> None:
    assert marks("```python\nloss = torch.mean(x)\nloss.backward()\n```") == []


def test_the_text_of_the_code_stays_what_it_was() -> None:
    extensions = ["pymdownx.superfences"]
    plain = markdown.markdown(LOOP, extensions=extensions)
    extensions.append("book.markdown.loop_lines")
    marked = markdown.markdown(LOOP, extensions=extensions)
    assert re.sub("<[^>]*>", "", marked) == re.sub("<[^>]*>", "", plain)
