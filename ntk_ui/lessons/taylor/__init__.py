"""Lesson 1: a wide network behaves like its first-order Taylor expansion in the weights."""
