"""How much of the province is written: all of it, or a corner small enough for tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Scale = Literal["tiny", "province"]


@dataclass(frozen=True)
class Extent:
    """Years, districts and agencies written; empty means all. The world drawn is the same at every scale."""

    years: tuple[int, ...] = ()
    districts: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    preliminary_year: int = 2023

    def has(self, *, year: int | None = None, district: str | None = None, agency: str | None = None) -> bool:
        """Whether all that is given lies within the extent."""
        return (
            (year is None or not self.years or year in self.years)
            and (district is None or not self.districts or district in self.districts)
            and (agency is None or not self.agencies or agency in self.agencies)
        )


EXTENTS: dict[Scale, Extent] = {
    "province": Extent(),
    "tiny": Extent(
        years=(2017, 2018, 2021, 2022),
        districts=("Huyện Điện Biên Đông", "Huyện Nậm Pồ"),
        agencies=(
            "so-tai-nguyen-va-moi-truong",
            "so-lao-dong-thuong-binh-va-xa-hoi",
            "tinh-doan-dien-bien",
            "bao-dien-bien-phu",
            "ngan-hang-cong-thuong-chi-nhanh-dien-bien",
            "ban-quan-ly-du-an-cac-cong-trinh-dan-dung-va-cong-nghiep-tinh",
        ),
        preliminary_year=2022,
    ),
}
