"""Where things are: the checkout, and the home that holds everything we write."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from launch.say import Refused

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Layout:
    """One checkout with one home. Nothing is written outside the home (see postgres/account.py)."""

    root: Path
    home: Path

    @classmethod
    def at(cls, home: str | None) -> "Layout":
        """The layout for `--home`, else NEU_HOME, else `var/` of the checkout. Makes the folder."""
        chosen = Path(home or os.environ.get("NEU_HOME") or ROOT / "var")
        try:
            chosen = chosen.expanduser().resolve()
            chosen.mkdir(parents=True, exist_ok=True)
            if not os.access(chosen, os.W_OK | os.X_OK):
                raise PermissionError("không có quyền ghi")
        except (OSError, RuntimeError) as error:
            raise Refused(
                f"Không ghi được vào thư mục dữ liệu {chosen}: {error}",
                "The home folder cannot be made or written.",
                "chọn thư mục khác ghi được, ví dụ  ./neu demo --home /tmp/neu",
            ) from error
        return cls(ROOT, chosen)

    @property
    def assets(self) -> Path:
        return self.home / "assets"

    @property
    def media(self) -> Path:
        return self.home / "media"

    @property
    def cache(self) -> Path:
        return self.home / "cache"

    @property
    def locks(self) -> Path:
        return self.home / "locks"

    def secret(self) -> str:
        """The key that signs sessions, made at the first start and readable by its owner only."""
        file = self.home / "secret"
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            kept = file.read_text(encoding="ascii").strip()
            if kept:
                return kept
            handle = os.open(file, os.O_WRONLY)  # cut short by a crash before it was written
        with os.fdopen(handle, "w") as out:
            made = secrets.token_urlsafe(48)
            out.write(made + "\n")
        return made


def short_name(home: Path) -> str:
    """A name for things kept outside the home: a hash of its real path."""
    return hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:12]
