"""What the process does beside the pages: programs are compiled and prepared, and it tells how it is."""
