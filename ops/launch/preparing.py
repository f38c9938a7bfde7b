"""The steps between a fresh checkout and a product that can be served."""

import datetime
from pathlib import Path

from launch.frontend import FrontEnd
from launch.product import Product
from launch.programs import run_quietly
from launch.say import Refused, Steps
from launch.stamps import Stamps, digest, files_under

BEGUN = "begun"  # the demo is being played; found at a start, it was killed half-way


def compile_catalogues(product: Product) -> None:
    """Compile the translations by Babel (gettext may be missing). Django reads them beside the .po."""
    root = product.layout.root
    sources = [file for file in files_under(root / "src", "*.po") if "LC_MESSAGES" in file.parts]
    for file in sources:
        compiled = file.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= file.stat().st_mtime:
            continue
        command: list[str | Path] = [product.venv.python, "-m", "babel.messages.frontend", "compile"]
        command += ["-i", file, "-o", compiled]
        code, said = run_quietly(command, env=product.environment())
        if code != 0:
            raise Refused(
                f"Không biên dịch được bản dịch {file}:\n{said.strip()}",
                "The translation file cannot be compiled.",
                "sửa dòng được nêu trong tệp .po rồi chạy lại",
            )


def prepare_database(product: Product, steps: Steps, *, demo: bool) -> None:
    """Bring the schema, the rights, the reference data and (in a demo) the story up to date."""
    known, stamps = product.commands(), product.stamps

    def once(title: str, step: str, wanted: str, *commands: tuple[str, ...]) -> None:
        done = stamps is not None and stamps.get(step) == wanted
        with steps.step(title, talks=not done and step != "schema"):
            if done:
                return
            for words in commands:
                if words[0] == "migrate" or words[0] in known:
                    product.must(*words)
            if stamps is not None:
                stamps.set(step, wanted)

    sources = product.source_hash()
    migrations = product.migrations_hash()
    once("Cập nhật cấu trúc dữ liệu", "schema", migrations, ("migrate", "-v", "0"), ("grant_app_role",))
    once("Nạp dữ liệu tham chiếu", "reference", sources, ("load_reference",), ("make_test_certificate",))
    if demo:
        # Open rounds of the demo are computed from today's date.
        today = datetime.date.today().isoformat()
        if stamps is not None and not stamps.get("demo"):
            stamps.set("demo", BEGUN)
        once("Dựng câu chuyện trình diễn", "demo", f"{sources} {today}", ("play_demo",))


def collect_static(product: Product, front: FrontEnd) -> None:
    """Gather styles, scripts and fonts where the web server reads them, when they changed."""
    stamps = Stamps(product.layout.home / "static.json")
    files = [file for file in files_under(product.layout.root / "src") if "static" in file.parts]
    if front.exists:
        files += files_under(product.layout.assets)
    wanted = digest(files, product.layout.home, str(product.venv.folder))
    if stamps.get("static") == wanted and (product.layout.home / "static").is_dir():
        return
    product.must("collectstatic", "--noinput", "--clear", "-v", "0", NEU_WEB="yes")
    stamps.set("static", wanted)
