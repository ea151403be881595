"""The app runs on Linux, macOS and Windows: what one of them lacks is used only after asking for it."""

import ast
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest

from tests.conftest import ROOT

FILES = [
    ROOT / "app.py",
    *(path for room in ("ntk_core", "ntk_ui", "pages", "tests") for path in (ROOT / room).rglob("*.py")),
]


class System(NamedTuple):
    """What tells an operating system from others, and what Python's standard library lacks there."""

    platform: str  # of sys
    name: str  # of os
    title: str  # platform.system()
    modules: frozenset[str]
    names: frozenset[str]  # dotted


def words(text: str, module: str = "") -> frozenset[str]:
    return frozenset(f"{module}.{word}" if module else word for word in text.split())


REMOVED = words("crypt nis spwd")  # from every system, with Python 3.13
LINUX_ONLY = words(
    """copy_file_range eventfd eventfd_read eventfd_write fdatasync getrandom getresgid getresuid getxattr listxattr
    memfd_create pidfd_open pipe2 posix_fadvise posix_fallocate removexattr sched_getaffinity sched_getparam
    sched_getscheduler sched_rr_get_interval sched_setaffinity sched_setparam sched_setscheduler setns
    setresgid setresuid setxattr splice unshare GRND_NONBLOCK O_DIRECT O_NOATIME O_PATH O_TMPFILE SCHED_BATCH
    SCHED_IDLE""",
    "os",
)
LINUX_ONLY |= words("SIGCLD SIGPOLL SIGPWR SIGRTMAX SIGRTMIN SIGSTKFLT sigtimedwait sigwaitinfo", "signal")
LINUX_ONLY |= words("epoll", "select") | words("CLOCK_BOOTTIME CLOCK_TAI", "time")
UNIX_ONLY = words(
    """chflags chown chroot confstr ctermid environb fchdir fchmod fchown fork forkpty fpathconf fstatvfs fwalk
    get_blocking getegid getenvb geteuid getgid getgrouplist getgroups getloadavg getpgid getpgrp getpriority getsid
    getuid initgroups killpg lchflags lchmod lchown lockf login_tty major makedev minor mkfifo mknod nice openpty
    pathconf posix_spawn posix_spawnp pread preadv pwrite pwritev readv register_at_fork sched_get_priority_max
    sched_get_priority_min sched_param sched_yield sendfile set_blocking setegid seteuid setgid setgroups setpgid
    setpgrp setpriority setregid setreuid setsid setuid spawnlp spawnvp statvfs sync sysconf sysconf_names tcgetpgrp
    tcsetpgrp ttyname uname wait wait3 wait4 waitid writev EX_CONFIG EX_SOFTWARE EX_TEMPFAIL EX_UNAVAILABLE EX_USAGE
    O_CLOEXEC O_DIRECTORY O_NOCTTY O_NOFOLLOW O_NONBLOCK O_SYNC PRIO_PGRP PRIO_PROCESS PRIO_USER RTLD_GLOBAL RTLD_LAZY
    RTLD_LOCAL RTLD_NOW SCHED_FIFO SCHED_OTHER SCHED_RR WEXITSTATUS WIFEXITED WIFSIGNALED WNOHANG WTERMSIG WUNTRACED""",
    "os",
)
UNIX_ONLY |= words(
    """ITIMER_PROF ITIMER_REAL ITIMER_VIRTUAL SIGALRM SIGBUS SIGCHLD SIGCONT SIGHUP SIGIO SIGKILL SIGPIPE SIGPROF
    SIGQUIT SIGSTOP SIGSYS SIGTRAP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGUSR1 SIGUSR2 SIGVTALRM SIGWINCH SIGXCPU SIGXFSZ
    SIG_BLOCK SIG_SETMASK SIG_UNBLOCK alarm getitimer pause pthread_kill pthread_sigmask setitimer siginterrupt
    sigpending sigwait""",
    "signal",
)
UNIX_ONLY |= words("clock_getres clock_gettime clock_gettime_ns CLOCK_MONOTONIC CLOCK_PROCESS_CPUTIME_ID tzset", "time")
UNIX_ONLY |= words("CDLL(None) PyDLL(None) cdll.LoadLibrary(None)", "ctypes")  # the program itself as a library
UNIX_ONLY |= words("AF_UNIX SO_REUSEPORT", "socket") | words("poll", "select")
WINDOWS_ONLY = words("add_dll_directory startfile O_BINARY", "os") | words("CTRL_BREAK_EVENT CTRL_C_EVENT", "signal")

LINUX = System("linux", "posix", "Linux", REMOVED | words("msvcrt winreg winsound"), WINDOWS_ONLY)
MACOS = System("darwin", "posix", "Darwin", LINUX.modules | words("ossaudiodev"), LINUX_ONLY | WINDOWS_ONLY)
WINDOWS = System(
    "win32",
    "nt",
    "Windows",
    REMOVED | words("curses fcntl grp ossaudiodev posix pty pwd readline resource syslog termios tty"),
    LINUX_ONLY | UNIX_ONLY,
)
SYSTEMS = (LINUX, MACOS, WINDOWS)


class Run:
    """A program as far as a system gets in it; ``found`` are its uses of what is not there.

    A question for the system is answered as that system would; of any other, both answers are followed.
    """

    def __init__(self, source: str, system: System) -> None:
        self.system, self.found = system, []
        tree = ast.parse(source)
        self.imported = dict(_imported(tree))
        self.refused: set[str] = set()  # modules found already: one finding is enough
        self.caught: frozenset[str] = frozenset()
        facts = {
            "sys": SimpleNamespace(platform=system.platform),
            "sys.platform": system.platform,
            "os": SimpleNamespace(name=system.name, module="os"),
            "os.name": system.name,
            "platform": SimpleNamespace(system=lambda: system.title),
            "platform.system": lambda: system.title,
            "typing": SimpleNamespace(TYPE_CHECKING=False),
            "typing.TYPE_CHECKING": False,
            **{module: SimpleNamespace(module=module) for module in ("select", "signal", "socket", "time")},
            **dict.fromkeys(system.modules),  # what `except ImportError` leaves in the name: None
        }
        self.facts = {name: facts[dotted] for name, dotted in self.imported.items() if dotted in facts}
        self.facts["hasattr"] = self._has
        for statement in tree.body:
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Compare() | ast.BoolOp() | ast.Call() as value):
                    if name.isupper() and (answer := self.answer(value)) is not None:
                        self.facts[name] = answer
        self.skipped = any(
            self.skips(statement.value)
            for statement in tree.body
            if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "pytestmark"
        )
        self.block(tree.body)

    def block(self, statements: Iterable[ast.stmt], caught: Collection[str] = ()) -> bool:
        """Whether the system gets to the end of these statements."""
        outside, self.caught = self.caught, self.caught.union(caught)
        reached = all(map(self.step, statements))
        self.caught = outside
        return reached

    def step(self, statement: ast.stmt) -> bool:
        """Whether the system gets past this statement."""
        match statement:
            case ast.If(test, body, orelse):
                self.look(test)
                answer = self.answer(test)
                ways = [body] * (answer is not False) + [orelse] * (answer is not True)
                return any([self.block(way) for way in ways])
            case ast.Try(body, handlers, orelse, finalbody) | ast.TryStar(body, handlers, orelse, finalbody):
                caught = [ast.unparse(handler.type) if handler.type else "BaseException" for handler in handlers]
                ends = [self.block(body, _names(caught)) and self.block(orelse)]
                ends += [self.block(handler.body) for handler in handlers]
                return self.block(finalbody) and any(ends)
            case ast.With(items, body) | ast.AsyncWith(items, body):
                self.look(*items)
                calls = [item.context_expr for item in items if isinstance(item.context_expr, ast.Call)]
                suppressed = [call for call in calls if self.dotted(call.func) == "contextlib.suppress"]
                kinds = [ast.unparse(kind) for call in suppressed for kind in call.args]
                return self.block(body, _names(kinds)) or bool(kinds)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                self.look(*statement.decorator_list, *_before(statement))
                outside = self.caught
                if not isinstance(statement, ast.ClassDef):
                    self.caught = frozenset()  # it runs later, outside of the `try` around it
                if not (self.skipped or any(map(self.skips, statement.decorator_list))):
                    self.block(statement.body)
                self.caught = outside
            case ast.For() | ast.AsyncFor() | ast.While() | ast.Match():
                self.look(*(node for node in ast.iter_child_nodes(statement) if isinstance(node, ast.expr)))
                ways = statement.cases if isinstance(statement, ast.Match) else [statement]
                for way in ways:
                    self.block(way.body)
                    self.block(getattr(way, "orelse", ()))
            case ast.Import(names):
                return all([self.load(statement, alias.name) for alias in names])
            case ast.ImportFrom(module=str(module), names=names, level=0):
                return self.load(statement, module, [alias.name for alias in names])
            case ast.Assert(test=test):
                self.look(test)
                return self.answer(test) is not False
            case ast.Expr(value=ast.Call(func, args)) | ast.Assign(value=ast.Call(func, args)):
                self.look(statement)
                named = args[0].value if args and isinstance(args[0], ast.Constant) else None
                skipped = self.dotted(func) == "pytest.importorskip" and named in self.system.modules
                return not (skipped or self.dotted(func) in {"pytest.skip", "sys.exit"})
            case _:
                self.look(statement)
        return not isinstance(statement, ast.Return | ast.Raise | ast.Continue | ast.Break)

    def load(self, at: ast.AST, module: str, names: Collection[str] = ()) -> bool:
        top = module.partition(".")[0]
        if top in self.system.modules:
            if self.check(at, top, ModuleNotFoundError):
                return False
            self.refused.add(top)
        lacking = [name for name in names if f"{module}.{name}" in self.system.names]
        return not any([self.check(at, f"{module}.{name}", ImportError) for name in lacking])

    def look(self, *nodes: ast.AST) -> None:
        """Go through expressions, in the order in which they are computed."""
        for node in nodes:
            match node:
                case ast.BoolOp(op, values):
                    for value in values:
                        self.look(value)
                        if self.answer(value) is isinstance(op, ast.Or):
                            break
                    continue
                case ast.IfExp(test, body, orelse):
                    answer = self.answer(test)
                    self.look(test, *[body] * (answer is not False), *[orelse] * (answer is not True))
                    continue
                case ast.Attribute(value=of, attr=name) if base := self.dotted(of):
                    if f"{base}.{name}" in self.system.names or base in self.system.modules - self.refused:
                        self.check(node, f"{base}.{name}", AttributeError)
                case ast.Call(func, [ast.Constant(value=argument), *_]):
                    if (name := f"{self.dotted(func)}({argument})") in self.system.names:
                        self.check(node, name, TypeError)
                    if argument in self.system.modules and ast.unparse(func).endswith(("__import__", "import_module")):
                        self.check(node, argument, ModuleNotFoundError)
            self.look(*ast.iter_child_nodes(node))

    def check(self, at: ast.AST, what: str, error: type[Exception]) -> bool:
        """Whether the error that a use raises here is caught; if not, it is found."""
        if self.caught & {kind.__name__ for kind in error.__mro__}:
            return True
        self.found.append(f"line {at.lineno}: {what}")
        return False

    def answer(self, test: ast.expr) -> bool | None:
        """What the system answers, or None if that does not depend on the system alone."""
        match test:
            case ast.BoolOp(op, values):
                answers, decisive = [self.answer(value) for value in values], isinstance(op, ast.Or)
                return decisive if decisive in answers else None if None in answers else not decisive
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return None if (answer := self.answer(operand)) is None else not answer
        try:
            return bool(eval(compile(ast.Expression(test), "a question", "eval"), {"__builtins__": {}}, {**self.facts}))
        except Exception:
            return None

    def skips(self, mark: ast.expr) -> bool:
        """Whether a decorator leaves the test out on this system."""
        called = isinstance(mark, ast.Call) and self.dotted(mark.func) == "pytest.mark.skipif"
        return called and bool(mark.args) and self.answer(mark.args[0]) is True

    def dotted(self, node: ast.AST) -> str | None:
        """The name of what comes from an imported module, as that module calls it."""
        match node:
            case ast.Name(id=name):
                return self.imported.get(name)
            case ast.Attribute(value=of, attr=name) if base := self.dotted(of):
                return f"{base}.{name}"
        return None

    def _has(self, of: SimpleNamespace, name: str) -> bool:
        if f"{of.module}.{name}" in self.system.names:
            return False
        raise LookupError


def _imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names):
                for alias in names:
                    yield (alias.asname, alias.name) if alias.asname else (alias.name.partition(".")[0],) * 2
            case ast.ImportFrom(module=str(module), names=names, level=0):
                yield from ((alias.asname or alias.name, f"{module}.{alias.name}") for alias in names)


def _names(kinds: Iterable[str]) -> frozenset[str]:
    """Of exceptions, one or several in a tuple."""
    return frozenset(name.strip(" ()") for kind in kinds for name in kind.split(","))


def _before(statement: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> list[ast.expr | None]:
    """What is computed where a function or class is defined."""
    if isinstance(statement, ast.ClassDef):
        return statement.bases
    return [default for default in (*statement.args.defaults, *statement.args.kw_defaults) if default]


def lacking(source: str, *systems: System) -> list[str]:
    return sorted({finding for system in systems for finding in Run(source, system).found})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_system_lacks_is_used_only_after_asking_for_it(path: Path):
    source = path.read_text("utf-8")
    found = {system.title: lacking(source, system) for system in SYSTEMS}
    assert {title: findings for title, findings in found.items() if findings} == {}


UNGUARDED = [
    "import resource",
    "import os, resource",
    "import resource as limits",
    "from resource import getrlimit",
    "from resource import *",
    "import curses.panel",
    "def f():\n    import fcntl",
    "class C:\n    async def f(self):\n        def g():\n            from termios import tcgetattr",
    "if debug:\n    import pwd",
    "import sys\nif sys.platform == 'win32':\n    import pwd",
    "import sys\nif sys.platform != 'win32':\n    pass\nelse:\n    import pwd",
    "try:\n    import grp\nexcept ValueError:\n    grp = None",
    "try:\n    pass\nexcept ImportError:\n    import grp",
    "try:\n    def f():\n        import grp\nexcept ImportError:\n    pass",
    "try:\n    import grp\nexcept ImportError:\n    grp = None\ngrp.getgrall()",
    "import importlib\nimportlib.import_module('syslog')",
    "import os\nos.setpriority(os.PRIO_PROCESS, 0, 10)",
    "import os as system\nsystem.fork()",
    "from os import getuid",
    "import os\nwith open(name) as file:\n    os.sched_setaffinity(0, {1})",
    "import os\nf = lambda: os.nice(5)",
    "import os\nx = os.getloadavg() if hasattr(os, 'fork') or quick else 0",
    "import os\nif hasattr(os, 'cpu_count'):\n    os.uname()",
    "import os\nfor x in y:\n    break\nelse:\n    os.uname()",
    "import signal\nprocess.send_signal(signal.SIGKILL)",
    "import signal\n@repeat(signal.SIGUSR1)\ndef f(): ...",
    "import signal\ndef f(by=signal.SIGQUIT): ...",
    "import ctypes\nctypes.CDLL(None)",
    "from ctypes import CDLL\nif trim := getattr(CDLL(None), 'malloc_trim', None):\n    trim(0)",
    "import pytest, sys\n@pytest.mark.skipif(sys.platform == 'linux', reason='')\ndef test():\n    import resource",
]
GUARDED = [
    "from . import resource",
    "from .resource import getrlimit",
    "from ntk_ui import resource",
    "from ntk_core.signals import signal\nsignal.SIGKILL",
    "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)",
    "import os\nos.environ, os.cpu_count(), os.getpid(), os.kill(1, 15)",
    "try:\n    import resource\nexcept ImportError:\n    resource = None\nif resource:\n    resource.getrlimit(1)",
    "try:\n    import resource, os\n    os.fork()\nexcept (OSError, ModuleNotFoundError):\n    pass",
    "try:\n    from os import getuid\nexcept ImportError:\n    getuid = None",
    "def f():\n    try:\n        import resource\n    except ImportError:\n        return\n    resource.getrlimit(1)",
    "try:\n    import fcntl\nexcept ImportError:\n    pass\nelse:\n    fcntl.flock(1, 2)",
    "from contextlib import suppress\nwith suppress(ImportError):\n    import resource\n    resource.getrlimit(1)",
    "import sys\nif sys.platform != 'win32':\n    import pwd, os\n    os.getuid()",
    "import sys\nif sys.platform == 'win32':\n    import msvcrt\nelse:\n    import fcntl",
    "import sys\ndef f():\n    if sys.platform.startswith('win'):\n        return\n    import grp",
    "from sys import platform\nif platform in ('linux', 'darwin'):\n    import pty",
    "import platform\nif platform.system() == 'Linux' and quick:\n    import tty",
    "import os\nPOSIX = os.name == 'posix'\ndef f():\n    if POSIX:\n        import tty",
    "import os\nif hasattr(os, 'setpriority'):\n    os.setpriority(os.PRIO_PROCESS, 0, 10)",
    "import os\ncores = len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else os.cpu_count()",
    "import os\nroot = hasattr(os, 'getuid') and os.getuid() == 0",
    "import os\nassert os.name == 'posix'\nos.uname()",
    "import os\ntry:\n    os.nice(5)\nexcept AttributeError:\n    pass",
    "import signal\nstop = getattr(signal, 'SIGKILL', signal.SIGTERM)",
    "import ctypes, os\nif os.name == 'posix':\n    ctypes.CDLL(None)",
    "import ctypes\nctypes.CDLL('name'), ctypes.CDLL(name)",
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import resource",
    "import pytest\nresource = pytest.importorskip('resource')\ndef test():\n    resource.getrlimit(1)",
    "import pytest\npytest.importorskip('fcntl')\nimport fcntl",
    "import pytest, sys\n@pytest.mark.skipif(sys.platform == 'win32', reason='')\ndef test():\n    import resource",
    "import pytest, os\npytestmark = pytest.mark.skipif(os.name == 'nt', reason='')\ndef test():\n    os.fork()",
]


@pytest.mark.parametrize("source", UNGUARDED)
def test_an_unguarded_use_is_found(source: str):
    assert len(lacking(source, WINDOWS)) >= 1


@pytest.mark.parametrize("source", GUARDED)
def test_a_guarded_use_is_none(source: str):
    assert lacking(source, *SYSTEMS) == []


@pytest.mark.parametrize(
    ("source", "systems"),
    [
        ("import resource", {WINDOWS}),
        ("import msvcrt", {LINUX, MACOS}),
        ("import os\nif os.name == 'posix':\n    os.sched_getaffinity(0)", {MACOS}),
        ("import sys\nif sys.platform != 'win32':\n    import crypt", {LINUX, MACOS}),  # gone since Python 3.13
        ("import os\nos.startfile(name)", {LINUX, MACOS}),
    ],
)
def test_each_system_lacks_its_own(source: str, systems: set[System]):
    assert {system for system in SYSTEMS if lacking(source, system)} == systems


def test_a_finding_names_its_line():
    assert lacking("import os\n\n\ndef f():\n    return os.fork()", WINDOWS) == ["line 5: os.fork"]
    assert lacking("import resource\nresource.getrlimit(1)", WINDOWS) == ["line 1: resource"]
