"""Lesson 2: the kernel of a network at a finite width, its limit, and what the eigenvalues of both mean."""
