"""`make screenshots`: the pictures of README and handbook, from the running application.

Which ones is listed in screenshots.toml. Only demo data is shown. A page that does not answer
with 200 fails the run: a picture must never show an error unnoticed.
"""

import os
import socket
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from . import data, embedded, paths
from .browser import LAUNCH_ARGUMENTS, ensure_chromium
from .children import Child, stop_all
from .errors import SetupError, one_line_errors
from .run import make_children, wait_for_page

LIST = Path(__file__).with_suffix(".toml")
FOLDER = paths.ROOT / "docs" / "handbuch" / "bilder"
WIDTHS = {"breit": (1280, 800), "schmal": (390, 844)}
THEMES = {"hell": "light", "dunkel": "dark"}
PASSWORD = "kim-demo-2024"  # noqa: S105 - published, demo mode only


def main(wanted: list[str]) -> None:
    embedded.exit_on_sigterm()
    with one_line_errors():
        executable = ensure_chromium()
        embedded.use("postgres", "valkey")
        data.bring_up_to_date()
        pictures = [item for item in read_list() if not wanted or item["name"] in wanted]
        FOLDER.mkdir(parents=True, exist_ok=True)
        with web_server() as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable, args=LAUNCH_ARGUMENTS)
            take_all(browser, address, pictures)
            browser.close()


def read_list() -> list[dict[str, Any]]:
    return tomllib.loads(LIST.read_text(encoding="utf-8"))["bild"]


@contextmanager
def web_server() -> Iterator[str]:
    """The web process of `make run` alone, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    web: Child = make_children("127.0.0.1", port)[0]
    web.start()
    try:
        wait_for_page("127.0.0.1", port, web)
        yield f"http://127.0.0.1:{port}"
    finally:
        stop_all([web])


def take_all(browser: Browser, address: str, pictures: list[dict[str, Any]]) -> None:
    """One sign-in per account, then every picture in every width and theme."""
    for account in sorted({item.get("konto", "") for item in pictures}):
        first = browser.new_context(base_url=address, locale="de-DE")
        if account:
            sign_in(first.new_page(), account)
        state = first.storage_state()
        first.close()
        for width, theme in product(WIDTHS, THEMES):
            size = WIDTHS[width]
            context = browser.new_context(
                base_url=address,
                locale="de-DE",
                storage_state=state,
                viewport={"width": size[0], "height": size[1]},
                color_scheme="dark" if THEMES[theme] == "dark" else "light",
                reduced_motion="reduce",
            )
            page = context.new_page()
            for item in pictures:
                if item.get("konto", "") == account:
                    take(page, item, FOLDER / f"{item['name']}-{width}-{theme}.png")
            context.close()


def sign_in(page: Page, account: str) -> None:
    page.goto("/")
    page.fill("input[name=login]", f"{account}@kim.example")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state("networkidle")
    if page.locator("input[name=password]").count():
        raise SetupError(f"Die Anmeldung als {account} für die Bilder ist gescheitert.")


def take(page: Page, item: dict[str, Any], target: Path) -> None:
    response = page.goto(item["seite"])
    if response is None or response.status != 200:
        status = response.status if response else "nicht"
        raise SetupError(f"{item['seite']} antwortet {status}: kein Bild „{item['name']}“.")
    for link in item.get("klicks", []):
        page.get_by_role("main").get_by_role("link", name=link).first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=target, full_page=bool(item.get("ganz")))
    print(target.relative_to(paths.ROOT), flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kim.settings.development")
    main(sys.argv[1:])
