"""Scores of chosen pages: `python -m book.tools.lighthouse [ADDRESS …]`.

Needs Node's npx, which fetches Lighthouse, and Chromium. Nothing asserts these numbers:
times move from machine to machine. What is stable, tests/site holds to its budgets.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from book.publish import browser, serving

LIGHTHOUSE = "lighthouse@12.8.2"
RUNS = 3
ADDRESSES = ["", "module1/ch11_introduction/"]
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
HEAD = (
    "| page | device | perf / a11y / best practices / SEO | LCP s | CLS | TBT ms | KiB"
    " | requests / third-party hosts |\n" + "| --- " * 8 + "|"
)
Report = dict[str, Any]


def measure(url: str, device: str) -> Report:
    """One run of Lighthouse."""
    flags = " ".join(["--headless=new", *browser.flags()])
    command = ["npx", "--yes", LIGHTHOUSE, url, "--output=json", "--quiet"]
    command += [f"--chrome-flags={flags}", f"--only-categories={','.join(CATEGORIES)}"]
    command += ["--preset=desktop"] if device == "desktop" else []
    environment = {**os.environ, "CHROME_PATH": str(browser.find())}
    for _ in range(3):  # now and then it misses the start of its own trace
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if not done.returncode:
            break
    else:
        raise RuntimeError(f"Lighthouse failed on {url}:\n{done.stderr}")
    report: Report = json.loads(done.stdout)
    return report


def row(address: str, device: str, reports: list[Report]) -> str:
    """The medians of some runs, as a line of the table."""

    def median(audit: str) -> float:
        values = (report["audits"][audit]["numericValue"] for report in reports)
        return statistics.median(map(float, values))

    scores = [
        round(100 * statistics.median(r["categories"][name]["score"] for r in reports))
        for name in CATEGORIES
    ]
    asked = reports[0]["audits"]["network-requests"]["details"]["items"]
    requests = [one["url"] for one in asked if one["url"].startswith("http")]
    own = urlsplit(reports[0]["finalDisplayedUrl"]).netloc
    third = {urlsplit(url).netloc for url in requests} - {own}
    cells = [
        address or "home",
        device,
        " / ".join(map(str, scores)),
        f"{median('largest-contentful-paint') / 1000:.1f}",
        f"{median('cumulative-layout-shift'):.3f}",
        f"{median('total-blocking-time'):.0f}",
        f"{median('total-byte-weight') / 1024:.0f}",
        f"{len(requests)} / {len(third)}",
    ]
    return f"| {' | '.join(cells)} |"


def lost(report: Report) -> Iterator[str]:
    """What keeps a page from a hundred."""
    for name in CATEGORIES:
        for part in report["categories"][name]["auditRefs"]:
            audit = report["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                yield f"  {name}: {audit['title']} {audit.get('displayValue', '')}"


def main(addresses: list[str]) -> None:
    if not shutil.which("npx") or not browser.find():
        sys.exit("make lighthouse needs Node (for npx), and Chromium or Chrome.")
    with tempfile.TemporaryDirectory() as folder, serving.serve(Path(folder)) as url:
        serving.build(Path.cwd(), Path(folder), url)
        print(HEAD)
        for address in addresses:
            for device in ("phone", "desktop"):
                reports = [measure(url + address, device) for _ in range(RUNS)]
                print(row(address, device, reports), flush=True)
                print("\n".join(sorted(set(lost(reports[0])))), file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:] or ADDRESSES)
