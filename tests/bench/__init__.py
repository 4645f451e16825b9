"""Benchmarks: ``make bench`` (``KIM_BENCH=schnell`` for small sizes).

Everything runs in a database of its own that is made, migrated and dropped again; ratios
are taken within one run, because absolute times depend on what else the machine does.
"""
