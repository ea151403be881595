"""What the course is about, and the way through it."""

from ntk_ui.page import home, lab

home.hook()
lab.show("taylor", "three")
home.way()
