"""The console's own parts: painted shapes, plain-text labels, the pieces of the shell. No queries and no decisions here."""
