"""What surrounds the pages: menu, command palette, shortcuts, undo of what was saved, one window per workspace."""
