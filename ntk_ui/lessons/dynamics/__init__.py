"""Lesson 4: the closed-form training dynamics and real gradient descent, overlaid."""
