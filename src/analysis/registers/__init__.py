"""Registers: administrative units through time, agencies, and the settling of written names."""

from analysis.registers._lines import RegisterError
from analysis.registers.agencies import Agencies, Agency
from analysis.registers.events import UnitEvent
from analysis.registers.lineage import Lineage
from analysis.registers.names import Names, Settled
from analysis.registers.units import Unit, Units, UnknownUnit

__all__ = [
    "Agencies",
    "Agency",
    "Lineage",
    "Names",
    "RegisterError",
    "Settled",
    "Unit",
    "UnitEvent",
    "Units",
    "UnknownUnit",
]
