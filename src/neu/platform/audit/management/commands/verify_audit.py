"""Recompute the chain of the log. Ends with status 1 and the first broken link when somebody changed it."""

from django.core.management.base import BaseCommand, CommandError

from neu.platform.audit import selectors


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: object, **options: object) -> None:
        broken = selectors.first_broken_link()
        if broken is not None:
            raise CommandError(
                f"Chuỗi nhật ký ĐỨT tại mắt xích {broken}: nội dung đã bị thay đổi sau khi ghi. "
                "Giữ nguyên cơ sở dữ liệu và đối chiếu với bản sao lưu có mã băm đã công bố. / "
                f"The audit chain is broken at link {broken}."
            )
        unlinked = selectors.unlinked()
        if unlinked:
            raise CommandError(
                f"{unlinked} sự kiện không có mắt xích: bộ kích hoạt của bảng nhật ký đã bị tắt. / "
                f"{unlinked} audit events are not in the chain."
            )
        self.stdout.write(
            f"Nhật ký nguyên vẹn: {selectors.length()} mắt xích, mã băm cuối {selectors.head()}"
        )
