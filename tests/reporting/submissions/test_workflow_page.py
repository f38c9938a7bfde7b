"""The drawn workflow is the table."""

from django.conf import settings

from neu.reporting.submissions.management.commands.draw_workflow import PAGE, page


def test_the_page_in_the_docs_is_what_the_table_says():
    assert (settings.ROOT / PAGE).read_text(encoding="utf-8") == page(), "run ./neu manage draw_workflow"
