"""Who an event is from: usable identifiers (``identifiers``), the people of a group (``people``), the decision (``resolve``)."""
