"""Measures the product on this machine, with yardsticks taken in the same run.

An entrance: it assembles processes as the command line does and watches them from outside.
"""
