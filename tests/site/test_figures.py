"""Figures in the browser."""

from typing import Any

LOOK = """async () => {
  for (const image of document.querySelectorAll("article figure")) {
    image.scrollIntoView();
    await new Promise(requestAnimationFrame);
  }
}"""


def test_a_phone_loads_the_figures_that_were_drawn_for_it(open_page: Any) -> None:
    for device, wanted in (("phone", True), ("desktop", False)):
        shown = open_page("module1/ch14_loss_landscape/", device)
        shown.unfold()
        shown.run(LOOK)
        shown.settle()
        asked = [one.url for one in shown.requests if "/figures/" in one.url]
        drawn = [".phone." in url for url in asked if url.endswith(".svg")]
        assert len(drawn) > 3
        assert all(one is wanted for one in drawn), asked
