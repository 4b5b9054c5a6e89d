"""One file or folder per page of the console."""
