"""What has happened before the day of the journey: three years of reports, through the real services.

2023 and 2024 were reported by the communes of old and issued; 2025 is open on the new territory, where every
commune but Ba Vì, whose people the tests are, and Ba Xa, which stays silent, has been accepted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from neu.platform.audit.services import simulated_time
from neu.registry.people import services as people
from neu.registry.people.models import User
from neu.registry.periods.rules import HANOI
from neu.registry.places import selectors as places
from neu.registry.places.models import PlaceListEntry
from neu.reporting.consolidation import services as consolidation
from neu.reporting.consolidation.models import Edition
from neu.reporting.forms.layout import CellKey
from neu.reporting.rounds import services as rounds
from tests.reporting.consolidation.world import TRIEU, Play

AREA = "VUNG_DTTS_MN"
PASSWORD = "mật khẩu của buổi diễn"
BA_VI, BA_NGAC, BA_TIEU = "21529", "21505", "21517"
TRA_TAN, TRA_BUI, CA_DAM = "21136", "21142", "21136"
BA_TO, SON_TRA = "21484", "21535"
SILENT = "21538"  # Ba Xa: unchanged on 1/7/2025, and says nothing in 2025
LISTED = {BA_VI, BA_NGAC, BA_TIEU, TRA_TAN, TRA_BUI, "21157", BA_TO, SILENT}


def cell(row: str, column: str, section: str = "C") -> CellKey:
    return section, row, column


WATER = "DA1_NUOC_PHAN_TAN"  # carried over 1/7/2025
WORKS = "DA1_NUOC_TAP_TRUNG"  # 45/50 and 30/100
CAPITAL = "DA1_NSTW_DTPT"  # giao 100, 120 + 30 kéo dài
LARGE = "DA4_NSTW_DTPT"  # 892 120 triệu
HEALTH = "DA7_NSTW_SN"


@dataclass(frozen=True)
class Scene:
    """What a test needs to find its way: the rounds, and places of 2025."""

    r2024: int
    r2025: int
    province: int
    ba_vi: int
    ca_dam: int
    province_2024: int
    edition_2024: int


def set_up() -> Scene:
    """Play everything; a few seconds."""
    with simulated_time():
        at = datetime(2021, 1, 1, 8, tzinfo=HANOI)
        _shorten_the_list()
        people.load_demo_accounts(PASSWORD, at)
        people.load_demo_people(at)
        _year_2023()
        before = _year_2024()
        now = _year_2025()
    return Scene(
        r2024=before.round.pk,
        r2025=now.round.pk,
        province=now.province,
        ba_vi=now.place(BA_VI),
        ca_dam=now.place(CA_DAM),
        province_2024=before.province,
        edition_2024=Edition.objects.get().pk,
    )


def _shorten_the_list() -> None:
    """Leave eight old communes and five new ones on the Programme's list: whoever is outside owes nothing."""
    for on in (date(2024, 8, 31), date(2025, 8, 31)):
        listed = places.names(places.listed(AREA, on), on)
        outside = [key for key, name in listed.items() if name.code not in LISTED]
        PlaceListEntry.objects.filter(place_list__code=AREA, place__in=outside).delete()


def _plan(year: int, by_place: Mapping[str, Mapping[CellKey, int]]) -> None:
    """The standing agency types each commune's plan once and sends it."""
    play = Play.open(year, regime="GIAO_KE_HOACH")
    for code, said in by_place.items():
        play.type("ban-dan-toc", said, place=play.place(code))
    play.send("ban-dan-toc")


def _year_2023() -> None:
    _plan(2023, {BA_VI: {cell(CAPITAL, "giao"): 100 * TRIEU}})
    play = Play.open(2023)
    play.commune(BA_VI, {cell(CAPITAL, "giai_ngan"): 70 * TRIEU})
    play.district("535", BA_VI)
    play.send("ban-dan-toc", "THUONG_TRUC")
    _close(play)


def _year_2024() -> Play:
    _plan(2024, {BA_VI: {cell(CAPITAL, "giao"): 120 * TRIEU, cell(CAPITAL, "keo_dai"): 30 * TRIEU}})
    play = Play.open(2024)
    spent = {cell(CAPITAL, "giai_ngan"): 110 * TRIEU, cell(CAPITAL, "giai_ngan_keo_dai"): 30 * TRIEU}
    for code, water, more in ((BA_VI, 12, spent), (BA_NGAC, 7, {}), (BA_TIEU, 5, {})):
        play.commune(code, {cell(WATER, "thuc_hien", "B"): water, **more})
    for code, water in ((TRA_TAN, 10), (TRA_BUI, 6)):
        play.commune(code, {cell(WATER, "thuc_hien", "B"): water})
    play.district("535", BA_VI, BA_NGAC, BA_TIEU)
    play.district("525", TRA_TAN, TRA_BUI)
    play.send("ban-dan-toc", "THUONG_TRUC")
    issue(play, "MH2024/BC-UBND")
    _close(play)
    return play


def _close(play: Play) -> None:
    spring = datetime(play.round.cutoff_on.year + 1, 3, 1, 8, tzinfo=HANOI)
    rounds.close_round(play.round.pk, actor=named("bandantoc"), at=spring)


def issue(play: Play, number: str, reason: str = "") -> Edition:
    """The standing agency prepares, the province's committee signs."""
    draft = consolidation.prepare(play.round.pk, actor=named("bandantoc"), at=play.now(), reason=reason)
    return consolidation.issue(draft.pk, number, actor=named("ubnd.tinh"), at=play.now())


def named(username: str) -> User:
    return User.objects.get(username=username)


def _year_2025() -> Play:
    _plan(
        2025,
        {
            BA_VI: {cell(WORKS, "kh_nam", "B"): 50, cell(LARGE, "giao"): 900_000 * TRIEU},
            BA_TO: {cell(WORKS, "kh_nam", "B"): 100},
        },
    )
    play = Play.open(2025)
    steps = play.round.obligations.filter(step__code="XA").select_related("agency", "place")
    codes = places.names([one.place_id for one in steps], play.round.cutoff_on)
    for one in steps.order_by("place_id"):
        code = codes[one.place_id].code
        if code in (BA_VI, CA_DAM, SILENT):
            continue
        agency = one.agency.code
        said = {cell(HEALTH, "giai_ngan"): TRIEU}
        if code == BA_TO:
            said[cell(WORKS, "thuc_hien", "B")] = 30
        play.type(agency, said, step="XA")
        play.send(agency, "XA")
        play.accept(agency, "ban-dan-toc", "XA")
    return play
