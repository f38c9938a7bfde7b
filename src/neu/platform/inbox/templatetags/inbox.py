"""How far away a due date is, in words."""

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from neu.platform.text.rules import number
from neu.platform.ui.templatetags.ui import badge

register = template.Library()
SOON = 3  # days


@register.simple_tag
def days_left(due_at: datetime, at: datetime) -> SafeString:
    """A badge: whole calendar days, in Vietnamese time, from today to the due day or since it.

    The due day is the one written beside it: a due date is an exclusive end, so midnight is the day before.
    """
    days = (timezone.localdate(due_at - timedelta(microseconds=1)) - timezone.localdate(at)).days
    if due_at <= at:
        late = -days
        if late == 0:
            return badge(_("Quá hạn trong hôm nay"), "bad", "warn")
        return badge(
            ngettext("Quá hạn %(days)s ngày", "Quá hạn %(days)s ngày", late) % {"days": number(late)},
            "bad",
            "warn",
        )
    if days == 0:
        return badge(_("Đến hạn hôm nay"), "warn", "clock")
    words = ngettext("Còn %(days)s ngày", "Còn %(days)s ngày", days) % {"days": number(days)}
    return badge(words, "warn" if days <= SOON else "quiet")
