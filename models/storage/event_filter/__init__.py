"""The Inspector's filter language: words joined by "and", each an operator with values or plain text.

``type:track name:"Coupon Entered" verdict:rejected,failed -is:replay ann@example`` is read by ``parse`` into a ``Filter``:
a condition for the database and a sentence for people. Each operator is one class (``operators``); help and completion are
made from them.
"""

from models.storage.event_filter.filter import Filter, FilterMistake, Where, parse
from models.storage.event_filter.operator import Operator
from models.storage.event_filter.operators import OPERATORS

__all__ = ["OPERATORS", "Filter", "FilterMistake", "Operator", "Where", "parse"]
