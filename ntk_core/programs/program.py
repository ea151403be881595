"""Programs: functions that JAX compiles once for each shape of their arguments, when they are first called with it.

Compiling takes seconds, running milliseconds. So whoever runs many computations, such as a server, may decide where the
first is done and when the second begins, see `hosted`. Without a host both happen at once, where they are asked for.
"""

from collections import OrderedDict
from collections.abc import Callable
from functools import update_wrapper, wraps
from threading import Lock
from typing import Any, Generic, NamedTuple, TypeVar

import jax

from ntk_core.checks import is_traced

Result = TypeVar("Result")
Compiled = Callable[..., Any]

MOST = 200  # compiled programs that are kept: 4 MB and 125 memory mappings each, of which Linux allows 65,530


class Order(NamedTuple):
    """What has to be compiled before a program can run."""

    key: object  # hashable, of the program and the shapes of its arguments
    compile: Callable[[], Compiled]  # may be called in any thread, beside computations


class Host(NamedTuple):
    """Decides where programs are compiled and when they run; called in the thread that asks for a result."""

    compiled: Callable[[Order], Compiled]  # carries the order out, or waits until it is
    turn: Callable[[], None]  # comes before each run of a program; others may have their turn first


_host = Host(lambda order: order.compile(), lambda: None)
_ready: OrderedDict[object, Compiled] = OrderedDict()  # least recently used first
_guard = Lock()


def hosted(host: Host) -> None:
    """From now on programs are compiled and run as `host` decides."""
    global _host
    _host = host


def count() -> int:
    """The number of compiled programs."""
    return len(_ready)


class Program(Generic[Result]):
    """A function of arrays, compiled for each shape of its arguments. Within another one it is a part of that."""

    def __init__(self, function: Callable[..., Result], static: tuple[str, ...]) -> None:
        self._function, self._static = function, static
        update_wrapper(self, function)

    def __call__(self, *args: Any, **kwargs: Any) -> Result:
        fixed = tuple(kwargs[name] for name in self._static)
        traced = {name: value for name, value in kwargs.items() if name not in self._static}
        leaves, structure = jax.tree.flatten((args, traced))
        if any(map(is_traced, leaves)):
            return self._function(*args, **kwargs)
        key = self, fixed, structure, tuple(map(_shape, leaves))

        def compiled() -> Compiled:
            # of a function of its own: JAX keeps what it knows of a function as long as that lives
            own = wraps(self._function)(lambda *args, **kwargs: self._function(*args, **kwargs))
            executable = jax.jit(own, static_argnames=self._static).lower(*args, **kwargs).compile()
            _keep(key, executable)
            return executable

        run = _find(key) or _host.compiled(Order(key, compiled))
        _host.turn()
        result: Result = run(*args, **traced)
        return result


def program(*static: str) -> Callable[[Callable[..., Result]], Program[Result]]:
    """Make a function of arrays a program.

    Args:
        static: Names of arguments that are part of the program; they are given by name.
    """
    return lambda function: Program(function, static)


def _shape(leaf: Any) -> object:
    """What a program depends on in an argument: the shape and type of an array, the type of a Python number."""
    if hasattr(leaf, "dtype"):
        return leaf.shape, leaf.dtype, getattr(leaf, "weak_type", False)
    return type(leaf)


def _find(key: object) -> Compiled | None:
    with _guard:
        if key in _ready:
            _ready.move_to_end(key)
        return _ready.get(key)


def _keep(key: object, compiled: Compiled) -> None:
    with _guard:
        _ready[key] = compiled
        while len(_ready) > MOST:
            _ready.popitem(last=False)
