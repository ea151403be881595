"""What the words and symbols of the course mean."""

from ntk_ui.page import glossary

glossary.show()
