"""English is complete: nothing missing, fuzzy or left over (Vietnamese is in the source)."""

from neu.platform.ui.catalogues import faults


def test_every_message_has_its_english():
    assert [f"{fault.room}: {fault.kind}: {fault.words}" for fault in faults()] == []
