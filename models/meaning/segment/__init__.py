"""Segment's wire format, read: requests, messages, times, the integrations object, signatures (segment-protocol.md)."""
