"""The values of the house: frozen, slotted dataclasses without I/O, clocks or database ids."""
