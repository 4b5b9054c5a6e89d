"""The page *Deliveries*: queue, sent and failed, by reason, with the requests as on the wire."""

from gui.pages.deliveries.page import DeliveriesPage

__all__ = ["DeliveriesPage"]
