"""Who an event is from: usable identifiers, the people of a group of events, and the decision (``resolve``)."""
