"""Formulas in x that a reader writes: read against a list of what is safe, evaluated in NumPy."""

import ast
import re
from collections.abc import Callable, Mapping
from threading import Lock
from typing import TypeVar

import numpy as np

Known = TypeVar("Known")

LONGEST = 200  # characters
LARGEST = 10.0  # |y|
OVERFLOWING = 1e100  # beside a pole values are not that large

CONSTANTS = {"pi": np.pi, "e": np.e}
FUNCTIONS: dict[str, tuple[int, Callable[..., np.ndarray]]] = {
    "sin": (1, np.sin),
    "cos": (1, np.cos),
    "tan": (1, np.tan),
    "tanh": (1, np.tanh),
    "exp": (1, np.exp),
    "log": (1, np.log),
    "sqrt": (1, np.sqrt),
    "abs": (1, np.abs),
    "sign": (1, np.sign),
    "floor": (1, np.floor),
    "min": (2, np.minimum),
    "max": (2, np.maximum),
    "mod": (2, np.mod),
}
NAMES = ("x", *CONSTANTS, *FUNCTIONS)
_OPERATORS: dict[type[ast.operator], Callable[..., np.ndarray]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.Pow: np.power,
}
_SPELLINGS = {"^": "**", "·": "*", "×": "*", "−": "-", "π": "pi", "÷": "/"}


class FormulaError(ValueError):
    """Why a text is no formula: a key for the explanation, and the fields to fill in there."""

    def __init__(self, key: str, **fields: object) -> None:
        super().__init__(f"formula: {key}, {fields}")
        self.key, self.fields = key, fields


def evaluate(text: str, x: np.ndarray) -> np.ndarray:
    """The values of a formula at positions x.

    Numbers, x, pi, e, + − * / ^, parentheses and the `FUNCTIONS`; nothing else is ever run.

    Args:
        text: at most 200 characters.
        x: positions, any shape.

    Returns:
        Values of the shape of x, between −10 and 10.

    Raises:
        FormulaError: "empty", "too_long", "unreadable", "brackets" that do not match, "unknown" name, "arguments" of
            a function, "not_finite" or "too_large" somewhere.
    """
    x, text = np.asarray(x, float), text.strip()
    if not text:
        raise FormulaError("empty")
    if len(text) > LONGEST:
        raise FormulaError("too_long", found=len(text), most=LONGEST)
    try:
        with np.errstate(all="ignore"):
            values = np.broadcast_to(np.asarray(_value(_tree(text), x), float), x.shape).copy()
    except _UnreadableError as problem:
        raise FormulaError("unreadable", at=_place(text, problem.args[0])) from None
    finite, large = np.isfinite(values), np.abs(values) > LARGEST
    overflows = (finite & (np.abs(values) > OVERFLOWING)).any()  # then infinity is only what is still larger
    for key, wrong in (("not_finite", ~finite & ~overflows), ("too_large", large)):
        if wrong.any():
            raise FormulaError(key, x=float(x[wrong][0]), most=LARGEST)
    return values


# CPython counts the depth of all trees that are being made in one place: two threads at once are a SystemError, "AST
# constructor recursion depth mismatch" (https://github.com/python/cpython/issues/106905).
_PARSER = Lock()


class _UnreadableError(Exception):
    """Where a formula breaks off: a place in its Python spelling, from 0."""


def _spelled(text: str) -> list[str]:
    """The characters as Python spells them, on one line."""
    return [" " if character.isspace() else _SPELLINGS.get(character, character) for character in text]


def _place(text: str, at: int) -> int:
    """Which character of a text stands at a place in its Python spelling, from 1."""
    ends = np.cumsum([len(piece) for piece in _spelled(text)])
    return min(int(np.searchsorted(ends, at, side="right")) + 1, len(text))


def _tree(text: str) -> ast.expr:
    python = "".join(_spelled(text))
    try:
        with _PARSER:
            return ast.parse(python, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as problem:
        for name in re.findall(r"[^\W\d]\w*", python):
            _known(name, dict.fromkeys(NAMES))  # a word of Python's own, or two words run together
        opened, closed = python.count("("), python.count(")")
        if opened != closed and isinstance(problem, SyntaxError) and ("never closed" in problem.msg or closed > opened):
            raise FormulaError("brackets", opened=opened, closed=closed) from None
        # a text that is not finished has no place, or 0
        raise _UnreadableError((getattr(problem, "offset", None) or len(python)) - 1) from None


def _value(node: ast.expr, x: np.ndarray) -> np.ndarray | float:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return float(node.value)  # powers of integers have no end
    if isinstance(node, ast.Name):
        if node.id in FUNCTIONS:
            raise FormulaError("arguments", name=node.id, wants=FUNCTIONS[node.id][0], found=0)
        return x if node.id == "x" else _known(node.id, CONSTANTS)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        value = _value(node.operand, x)
        return -value if isinstance(node.op, ast.USub) else value
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_value(node.left, x), _value(node.right, x))
    if isinstance(node, ast.Call) and not node.keywords:
        count, function = _called(node.func)
        if len(node.args) != count:
            raise FormulaError("arguments", name=ast.unparse(node.func), wants=count, found=len(node.args))
        return function(*(_value(argument, x) for argument in node.args))
    raise _UnreadableError(node.col_offset)


def _called(node: ast.expr) -> tuple[int, Callable[..., np.ndarray]]:
    if isinstance(node, ast.Name) and node.id not in ("x", *CONSTANTS):
        return _known(node.id, FUNCTIONS)
    raise _UnreadableError(node.end_col_offset or node.col_offset)  # as in 2(x + 1): a * is missing after it


def _known(name: str, names: Mapping[str, Known]) -> Known:
    if name not in names:
        raise FormulaError("unknown", name=name, known=", ".join(NAMES))
    return names[name]
