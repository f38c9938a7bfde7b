"""What `vietnamadminunits` (MIT, unofficial) says: the units before and after 1/7/2025, and the map between.

Read as data, never imported: the package's own code loads parsers we do not need.
"""

import json
import sqlite3
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from decimal import Decimal
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, NamedTuple

from neu.registry.places.rules import Kind, Level, split_name

NATION = "VN"


class Unit(NamedTuple):
    """One unit of one of the two states; `key` is the data set's name for it, `above` that of its parent."""

    key: str
    level: Level
    code: str
    kind: Kind
    name: str
    above: str
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    area_km2: Decimal | None = None


@dataclass
class Vietnam:
    """Both states by key, and where each old unit went: {old key: [new keys]}."""

    before: dict[str, Unit] = field(default_factory=dict)
    after: dict[str, Unit] = field(default_factory=dict)
    went: dict[str, list[str]] = field(default_factory=dict)


def read() -> Vietnam:
    """Return both states of Vietnam and the map between them."""
    package = distribution("vietnamadminunits")
    units = Path(str(package.locate_file("vietnamadminunits/data/dataset.db")))
    mapping = Path(str(package.locate_file("vietnamadminunits/data/converter_2025.json")))
    answer = Vietnam()
    with closing(sqlite3.connect(f"{units.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as source:
        source.row_factory = sqlite3.Row
        for row in source.execute("SELECT * FROM admin_units_legacy"):
            _add_before(answer.before, row)
        for row in source.execute("SELECT * FROM admin_units"):
            _add_after(answer.after, row)
    answer.went = _went(json.loads(mapping.read_text(encoding="utf-8")))
    return answer


def _add_before(units: dict[str, Unit], row: sqlite3.Row) -> None:
    province, district = row["provinceKey"], f"{row['provinceKey']}_{row['districtKey']}"
    if province not in units:
        units[province] = _unit(row, "province", province, Level.PROVINCE, NATION)
    if row["wardCode"] is None:
        # an island district without communes, such as Lý Sơn: the district itself is the lowest unit
        district = f"{district}_"
    if district not in units:
        units[district] = _unit(row, "district", district, Level.DISTRICT, province)
    if row["wardCode"] is not None:
        key = f"{district}_{row['wardKey']}"
        units[key] = _unit(row, "ward", key, Level.COMMUNE, district)


def _add_after(units: dict[str, Unit], row: sqlite3.Row) -> None:
    province = row["provinceKey"]
    if province not in units:
        units[province] = _unit(row, "province", province, Level.PROVINCE, NATION)
    key = f"{province}_{row['wardKey']}"
    units[key] = _unit(row, "ward", key, Level.COMMUNE, province, _decimal(row["wardAreaKm2"]))


def _unit(
    row: sqlite3.Row, column: str, key: str, level: Level, above: str, area: Decimal | None = None
) -> Unit:
    """Make a unit; its kind is what its written name says (seven rows have another word in wardType)."""
    kind, name = split_name(row[column], level)
    return Unit(
        key,
        level,
        row[f"{column}Code"],
        kind,
        name,
        above,
        _decimal(row[f"{column}Lat"]),
        _decimal(row[f"{column}Lon"]),
        area,
    )


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _went(mapping: dict[str, Any]) -> dict[str, list[str]]:
    """Turn the package's three dictionaries (new → olds twice, old → news once) into old → news."""
    went: dict[str, list[str]] = defaultdict(list)
    for province, olds in mapping["DICT_PROVINCE"].items():
        for old in olds:
            went[old].append(province)
    for province, wards in mapping["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in wards.items():
            for old in olds:
                went[old].append(f"{province}_{ward}")
    for province, divided in mapping["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, wards in divided.items():
            went[old].extend(f"{province}_{ward['newWardKey']}" for ward in wards)
    return dict(went)
