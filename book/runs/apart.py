"""Work in a process of its own: whatever it leaves behind is gone with the process.

One warm process has imported what takes long, and has done nothing else. It forks
another for each page, which forks others for what must not touch the page. That is done
on Linux alone: elsewhere libraries that a fork takes along may break in it (on macOS,
those of the system), and a process is started afresh for each piece of work.
"""

import contextlib
import gc
import importlib
import os
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection, Pipe
from typing import Any

FORKS = sys.platform == "linux"
Send = Callable[[Any], None]
# What is asked and what is sent can be pickled; off Linux, the work, too.
Work = Callable[[Any, Send], None]


class EndedError(Exception):
    """A process ended before its work did; the message says how."""


@dataclass(frozen=True)
class _Begun:
    process: int


@dataclass(frozen=True)
class _Done:
    """The end of a piece of work, and what went wrong with it, if anything did."""

    problem: str


class Warm:
    """A process that has imported some modules, and does its work in forks of itself.

    Args:
        work: what it does, whatever it is asked for.
        modules: what it imports. This process imports them, too, so that both pay once.
    """

    def __init__(self, work: Work, modules: Iterable[str] = ()) -> None:
        self._work = work
        for module in modules if FORKS else ():
            importlib.import_module(module)
        self._begin()

    def _begin(self) -> None:
        self._pipe, theirs = Pipe()
        if FORKS:
            self._process = fork(partial(self._serve, theirs))
        theirs.close()

    def _serve(self, pipe: Connection) -> None:
        """Be the warm process: do one piece of work after the other."""
        self._pipe.close()  # else it would never notice that nobody is there
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)  # which somebody may read to its end
        gc.freeze()  # else each fork walks, and copies, what was imported
        with contextlib.suppress(EOFError):
            while True:
                asked = pipe.recv()
                try:
                    branch(partial(_begin, pipe, partial(self._work, asked)))
                except EndedError as error:
                    pipe.send(_Done(str(error)))
                else:
                    pipe.send(_Done(""))

    def do(self, asked: Any, patience: float) -> Generator[Any, None, None]:
        """Yield what the work sends, until it is done.

        Args:
            asked: what the work is called with.
            patience: how many seconds may pass until it sends something.

        Raises:
            EndedError: the process died, or nothing came for so long.
        """
        pipe = self._pipe if FORKS else _start(partial(self._work, asked))
        if FORKS:
            pipe.send(asked)
        process = 0
        try:
            while pipe.poll(patience):
                match pipe.recv():
                    case _Begun(process):
                        pass
                    case _Done(""):
                        process = 0
                        return
                    case _Done(problem):
                        process = 0
                        raise EndedError(problem)
                    case message:
                        yield message
            raise EndedError(f"nothing came of it for {patience:g} seconds")
        finally:
            if process:  # whoever waits for it has had enough
                with contextlib.suppress(ProcessLookupError):
                    _kill(process)
                self.end()  # the pipe may hold half a message
                self._begin()

    def end(self) -> None:
        self._pipe.close()
        if FORKS:
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)


def fork(work: Callable[[], None]) -> int:
    """Do the work in a fork of this process, which ends with it; return its number."""
    with warnings.catch_warnings():
        # Python warns where other threads run, as pytest-xdist's do: none of their
        # locks is ever touched by what is forked here.
        warnings.simplefilter("ignore", DeprecationWarning)
        process = os.fork()
    if process:
        return process
    status = 1
    try:
        work()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def branch(work: Callable[[], None]) -> None:
    """Do the work in a fork of this process, and wait for it.

    Raises:
        EndedError: the fork died.
    """
    _, status = os.waitpid(fork(work), 0)
    if status:
        raise EndedError(_how(os.waitstatus_to_exitcode(status)))


def _kill(process: int) -> None:
    """End a piece of work, and what it has forked."""
    if FORKS:
        os.killpg(process, signal.SIGKILL)
    else:
        os.kill(process, signal.SIGTERM)


def _begin(pipe: Connection, work: Callable[[Send], None]) -> None:
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    pipe.send(_Begun(os.getpid()))
    work(pipe.send)


def _start(work: Callable[[Send], None]) -> Connection:
    """Do the work in a process that is started afresh."""
    ours, theirs = Pipe()
    get_context("spawn").Process(target=_alone, args=(theirs, work)).start()
    theirs.close()
    return ours


def _alone(pipe: Connection, work: Callable[[Send], None]) -> None:
    pipe.send(_Begun(os.getpid()))
    try:
        work(pipe.send)
    except BaseException as error:
        pipe.send(_Done(_how(error)))
        raise
    pipe.send(_Done(""))


def _how(end: int | BaseException) -> str:
    if isinstance(end, BaseException):
        return f"the process ended with {type(end).__name__}: {end}"
    if end < 0:
        return f"the process was ended by {signal.Signals(-end).name}"
    return f"the process ended with status {end}"
