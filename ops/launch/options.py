"""The command line: which command, which of our options, and what is left for the command."""

from dataclasses import dataclass, field

from launch.say import Refused

USAGE = """\
Nêu — một lệnh cho mọi việc (one command for everything)

  ./neu demo                 cài đặt, nạp dữ liệu trình diễn, mở trang (install, play the demo, serve)
  ./neu serve                mở trang với dữ liệu thật (serve)
  ./neu test [tham số pytest] chạy kiểm thử (run the tests)
  ./neu check                kiểm tra mã nguồn (check the source)
  ./neu fix                  sửa định dạng (format the source)
  ./neu bench [TÊN] [--json] đo tốc độ (measure)
  ./neu token …              mã truy cập của API: add TÊN-ĐĂNG-NHẬP VIỆC, list, revoke SỐ (API tokens)
  ./neu manage …             lệnh Django, ví dụ  ./neu manage shell
  ./neu database [LỆNH …]    mở cơ sở dữ liệu, chạy LỆNH với DATABASE_URL (run with a database)

Tùy chọn, đặt ngay sau lệnh (options, right after the command):
  --home DIR   nơi chứa mọi thứ được ghi ra (mặc định: var/, hoặc NEU_HOME)
  --port N     cổng của trang, mặc định 8000; 0 = tự chọn
  --fresh      xóa cơ sở dữ liệu và tệp đính kèm của thư mục dữ liệu rồi làm lại

Đặt DATABASE_URL để dùng máy chủ PostgreSQL có sẵn (mọi biến: xem .env.example).
"""

SERVED = {"demo", "serve"}
PASSING = {"test", "bench", "token", "manage", "database"}
PLAIN = {"check", "fix"}


@dataclass
class Options:
    command: str = "help"
    home: str | None = None
    port: int = 8000
    fresh: bool = False
    rest: list[str] = field(default_factory=list)


def read(words: list[str]) -> Options:
    """What the command line asks for.

    :raises Refused: for a word nobody knows.
    """
    options, left = Options(), list(words)
    while left:
        word = left.pop(0)
        name, has_value, value = word.partition("=")
        if name in {"--home", "--port"}:
            _set(options, name, value if has_value else _next(left, name))
        elif word == "--fresh":
            options.fresh = True
        elif word in {"-h", "--help", "help"} and options.command == "help":
            return Options()
        elif options.command == "help" and word in SERVED | PASSING | PLAIN:
            options.command = word
        elif options.command in PASSING:
            options.rest = [word, *left]
            break
        else:
            raise _unknown(word)
    if options.fresh and options.command not in SERVED:
        raise _unknown("--fresh")
    return options


def _next(left: list[str], name: str) -> str:
    if not left:
        raise Refused(f"Sau {name} cần một giá trị.", f"{name} needs a value.", "xem  ./neu help", code=2)
    return left.pop(0)


def _set(options: Options, name: str, value: str) -> None:
    if name == "--home":
        options.home = value
        return
    if not value.isascii() or not value.isdigit() or int(value) > 65535:
        raise Refused(
            f"Cổng “{value}” không hợp lệ.", "The port is not valid.", "dùng số từ 0 đến 65535", code=2
        )
    options.port = int(value)


def _unknown(word: str) -> Refused:
    return Refused(f"Không hiểu “{word}”.", f"Unknown word: {word}", "xem các lệnh bằng  ./neu help", code=2)
