"""Every figure of the lessons: arrays and words in, a Plotly figure (a plain dict) out.

A figure is ``{"data": [...], "layout": {...}}``, with ``"frames"`` and ``"time"`` where time runs. Nothing here
computes the quantities it draws, and nothing here knows the page it is drawn on.
"""
