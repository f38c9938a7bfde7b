"""Every page is behind sign-in unless it is named here."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

PUBLIC = {
    "healthz",
    "account_login",
    "account_logout",
    "account_inactive",
    "mfa_authenticate",
    "recognise",
    "language",
    "theme",
}


def doors(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace != "api":  # tokens open those: test_api.py
                yield from doors(entry)
        else:
            yield entry


def test_only_the_named_pages_are_public():
    public = {
        door.name for door in doors(get_resolver()) if not getattr(door.callback, "login_required", True)
    }

    assert public <= PUBLIC


def test_no_door_of_an_account_waits_for_mail_nobody_sends(client, db):
    """No mail server is configured: what would send mail, or make an account, is not there."""
    offered = {str(door.name) for door in doors(get_resolver()) if str(door.name).startswith("account_")}

    assert offered == {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reauthenticate",
        "account_change_password",
    }
    for address in ("password/reset/", "email/", "signup/"):
        assert client.post(f"/tai-khoan/{address}", {"email": "a@b.vn"}).status_code == 404


def test_every_other_page_sends_a_stranger_to_sign_in(client, db):
    """Walk the whole URL map as nobody: no page answers, none breaks."""
    answered = []
    for door in doors(get_resolver()):
        if door.name in PUBLIC or not hasattr(door.pattern, "_route"):
            continue
        address = "/" + _address(door)
        response = client.get(address)
        if response.status_code not in {302, 404, 405}:
            answered.append((address, response.status_code))

    assert answered == []


def _address(door: URLPattern) -> str:
    from django.urls import NoReverseMatch, reverse

    for namespace in [
        "",
        *{
            r.namespace
            for r in get_resolver().url_patterns
            if isinstance(r, URLResolver) and r.namespace and r.namespace != "api"
        },
    ]:
        name = f"{namespace}:{door.name}" if namespace else str(door.name)
        samples = {key: _sample(converter) for key, converter in door.pattern.converters.items()}
        try:
            return reverse(name, kwargs=samples).lstrip("/")
        except NoReverseMatch:
            continue
    return "nothing-here"


def _sample(converter: object) -> object:
    return {"IntConverter": 1, "UUIDConverter": "00000000-0000-4000-8000-000000000000"}.get(
        type(converter).__name__, "x"
    )
