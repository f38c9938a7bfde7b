"""What is wrong with a form: raised at once for a file, gathered so that a writer reads all of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from neu.platform.text.refusals import Refused


class Trouble:
    """Hears the refusals of parts that can be read apart from each other."""

    def __init__(self, *, gather: bool = False) -> None:
        self.gather = gather
        self.found: list[Refused] = []

    @contextmanager
    def apart(self) -> Iterator[None]:
        """What is refused inside keeps nothing outside from being read.

        :raises Refused: unless gathering.
        """
        try:
            yield
        except Refused as refused:
            if not self.gather:
                raise
            self.found.append(refused)
