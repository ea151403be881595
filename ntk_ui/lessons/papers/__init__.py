"""The results of the papers: a module for each one that is computed anew."""
