"""Registers: administrative units through time, agencies, and the settling of written names."""

from analysis.registers._lines import RegisterError
from analysis.registers.agencies import Agencies, Agency
from analysis.registers.names import Names, Settled
from analysis.registers.units import Unit, Units

__all__ = ["Agencies", "Agency", "Names", "RegisterError", "Settled", "Unit", "Units"]
