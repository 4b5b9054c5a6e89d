"""Segment's wire format, read: requests into messages, times, the integrations object, signatures (segment-protocol.md)."""
