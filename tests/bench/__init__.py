"""Benchmarks: what the gateway does per second, in how much memory, after how long. By ``make bench``; never in the tests."""
