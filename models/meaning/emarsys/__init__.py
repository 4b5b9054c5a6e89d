"""Emarsys' core API as pure functions: what a request looks like and what a reply means. No socket, no clock, no database."""
