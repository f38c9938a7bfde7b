"""A running site on a database of its own, and a browser to visit it with."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.conftest import clone, copied, pointed_at
from tests.journeys import stage
from tests.journeys.browser import DESK, FLAGS, chromium, click_and_arrive, watch


@pytest.fixture(scope="session")
def staged(template_database: str, django_db_blocker) -> Iterator[tuple[str, stage.Scene]]:
    """One database with everything that came before, made once; the tests of other rooms stay in theirs."""
    with copied(template_database) as name:
        with django_db_blocker.unblock(), pointed_at(name):
            scene = stage.set_up()
        yield name, scene


@pytest.fixture
def own_database(staged, django_db_blocker) -> Iterator[str]:
    """Each test plays the day anew, on a clone of the staged database."""
    with django_db_blocker.unblock(), clone(staged[0]) as name:
        yield name


@pytest.fixture
def scene(staged) -> stage.Scene:
    return staged[1]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop lives in this thread
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Locator, "click", click_and_arrive)
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def site(own_database: str) -> Iterator[str]:
    """The address of the product, served from this test's own clone."""
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()
    connections.close_all()


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Open a page in a fresh context; at the end no script broke and nothing was refused by the policy."""
    contexts, troubles = [], []

    def go(*, width: int = DESK, as_user: str = "", language: str = "") -> Page:
        context = browser.new_context(
            base_url=site, viewport={"width": width, "height": 800}, locale="en-US", accept_downloads=True
        )
        contexts.append(context)
        if as_user:
            client = Client()
            client.force_login(get_user_model().objects.get(username=as_user))
            key = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}])
        if language:
            context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": site}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        troubles.append(watch(page))
        return page

    yield go
    for context in contexts:
        context.close()
    assert [line for page in troubles for line in page] == []
