"""What no browser of ours sends is answered before it does harm."""

from wsgiref.util import setup_testing_defaults

import pytest

from neu.config.wsgi import application


def ask(content_type: str, address: str = "/tai-khoan/login/", method: str = "GET") -> tuple[str, bytes]:
    """What the web server would be told: status, body."""
    environ = {
        "CONTENT_TYPE": content_type,
        "PATH_INFO": address,
        "REQUEST_METHOD": method,
        "HTTP_HOST": "localhost",
        "QUERY_STRING": "q=%ff",
    }
    setup_testing_defaults(environ)
    told = []
    answer = b"".join(application(environ, lambda status, headers, *_: told.append(status)))
    return told[0][:3], answer


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "encoding", ["charset=utf-16", "charset=rot13", 'CHARSET="hex"', "charset = idna", "charset*=no''x"]
)
def test_an_encoding_that_is_not_ours_is_refused(db, encoding, method):
    status, answer = ask(f"application/x-www-form-urlencoded; {encoding}", method=method)

    assert status == "400"
    assert "UTF-8" in answer.decode()


@pytest.mark.parametrize("content_type", ["", "text/html", "text/html; charset=UTF-8", "a/b;charset='utf8'"])
def test_ours_is_read(db, content_type):
    assert ask(content_type)[0] == "200"
