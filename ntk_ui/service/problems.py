"""What is wrong with something that a reader gave: told by a key, so that it can be explained in every language."""


class ProblemError(ValueError):
    """Why it cannot be used: the key of the explanation, and the fields to fill in there."""

    def __init__(self, key: str, **fields: object) -> None:
        super().__init__(key, fields)
        self.key, self.fields = f"problem.{key}", fields
