"""A real browser for whole days: what tests open, look at and photograph.

def test_a_day(visit):
    page = visit(as_user="canbo.bavi")          # 1280 px, signed in, Vietnamese
    page.goto("/bao-cao/")
    well_made(page)                             # no axe violation, nothing spills sideways
    shot(page, "bao-cao")                       # <home>/screenshots/bao-cao.png, for the handbook
    phone = visit(width=PHONE, as_user="canbo.bavi")
"""

import os
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import ConsoleMessage, Error, Locator, Page, Response

ROOT = Path(__file__).resolve().parents[2]
DESK, PHONE, SMALL_PHONE = 1280, 360, 320
FLAGS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic",
    "--no-first-run", "--disable-component-update", "--disable-sync",
]  # fmt: skip
LEAVING = """
globalThis.navigation?.addEventListener("navigate", going => { window.leaving = !going.hashChange })
globalThis.addEventListener("submit", sent => setTimeout(() => { window.leaving ||= !sent.defaultPrevented }))
"""
_click = Locator.click
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def chromium() -> str:
    """The browser's path ($NEU_CHROMIUM or Debian's). Without one a desk skips, CI fails."""
    path = os.environ.get("NEU_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path:
        return path
    cure = "Cần trình duyệt Chromium: apt-get install chromium, hoặc đặt NEU_CHROMIUM."
    if os.environ.get("CI"):
        pytest.fail(cure)
    pytest.skip(cure)


@cache
def _axe() -> str:
    for folder in (ROOT / "frontend", settings.HOME / "frontend"):
        script = folder / "node_modules/axe-core/axe.min.js"
        if script.exists():
            return script.read_text()
    raise FileNotFoundError("axe-core is not installed: run `npm ci` in frontend/ or ./neu check once")


def arrived(page: Page) -> None:
    """Wait for the page that a click asked for: on a busy machine a click returns before the old one is left.

    A download leaves nothing behind it, so after two seconds the page that stands is the page meant.
    """
    for _ in range(40):
        try:
            if not page.evaluate("window.leaving"):
                break
        except Error:
            pass  # one page is just giving way to another
        page.wait_for_timeout(50)
    else:
        page.evaluate("window.leaving = false")
    page.wait_for_load_state()


def click_and_arrive(locator: Locator, **options: Any) -> None:
    """Click as all journeys mean it, in the place of Playwright's own: what is read next is the new page.

    Reading without waiting (`count`, `all_inner_texts`, `page.url`) would otherwise meet the page being left.
    """
    _click(locator, **options)
    arrived(locator.page)


def axe(page: Page) -> list[str]:
    """Each violation as one line: rule, what is wrong, the first element."""
    arrived(page)
    page.evaluate(_axe())
    found = page.evaluate(
        "tags => axe.run({runOnly: {type: 'tag', values: tags}}).then(done => done.violations)", RULES
    )
    return [
        f"{one['id']} ({len(one['nodes'])}×): {one['help']}: {one['nodes'][0]['html'][:160]}" for one in found
    ]


def spills(page: Page) -> list[str]:
    """Elements that make the page scroll sideways; boxes that scroll by themselves do not count."""
    return page.evaluate(
        """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
        [...document.querySelectorAll('main *, header *, footer *')]
          .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.table-box, .tabs'))
          .slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""
    )


def well_made(page: Page) -> None:
    """Assert that the page breaks no rule of axe and fits its screen."""
    for troubles in (axe(page), spills(page)):
        assert troubles == [], f"{page.url}: {troubles}"


def shot(page: Page, name: str) -> Path:
    """Photograph the whole page into <home>/screenshots/NAME.png."""
    path = settings.HOME / "screenshots" / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=True)
    return path


def sign_in(page: Page, username: str, password: str) -> None:
    """Sign in through the form, as people do."""
    page.goto("/tai-khoan/login/")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_load_state()


def watch(page: Page) -> list[str]:
    """Collect what must never happen: a broken server or script, anything the security policy refuses."""
    troubles: list[str] = []
    page.add_init_script(LEAVING)

    def heard(message: ConsoleMessage) -> None:
        expected = ("Failed to load resource", "Response Status Error Code 4")  # a refusal is no accident
        if message.type == "error" and not message.text.startswith(expected):
            troubles.append(f"{page.url}: {message.text}")

    def broke(error: Error) -> None:
        troubles.append(f"{page.url}: {error}")

    def answered(response: Response) -> None:
        if response.status >= 500:
            troubles.append(f"{response.status} {response.url}")

    page.on("console", heard)
    page.on("response", answered)
    page.on("pageerror", broke)
    return troubles
