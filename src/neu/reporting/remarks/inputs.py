"""What was written on the pages of remarks, read into what the services take."""

from django.http import QueryDict

from neu.platform.text.rules import whole
from neu.reporting.submissions.rules import Coordinates

MOST_CHOSEN = 200  # people ticked; the service says how many may be


def cell(data: QueryDict) -> Coordinates | None:
    """Return the cell an address or form names ("dia-ban", "o": "series.window"); None: no cell."""
    series, _point, window = data.get("o", "").partition(".")
    asked = [whole(one) for one in (data.get("dia-ban"), series, window)]
    found = [one for one in asked if one is not None]
    return (found[0], found[1], found[2]) if len(found) == len(asked) else None


def mentions(data: QueryDict) -> list[int]:
    """Return the people ticked; what is no key names nobody, and the service says so."""
    return [whole(one) or 0 for one in data.getlist("nhac")[:MOST_CHOSEN]]
