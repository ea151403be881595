"""Check yourself: generated questions, and what the reader has answered in the lessons."""

from ntk_ui.page import check

check.show()
