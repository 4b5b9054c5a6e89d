"""(being written)"""
from collections.abc import Iterator
from tests.bench.figures import Figure
def measure() -> Iterator[Figure]:
    yield from ()
