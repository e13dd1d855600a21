"""Prints one line a fact; the exit code says whether all of them hold."""

import asyncio
import faulthandler
import inspect
import sys

LIMIT = 60  # seconds, for a whole program

_held = []


def fact(words, got, expected=True):
    """States a fact in words, and compares what was observed with what was expected."""
    holds = got == expected
    _held.append(holds)
    print(f"holds: {words}" if holds else f"FAILS: {words} (got {got!r}, expected {expected!r})", flush=True)


def prove(program):
    """Runs a program, a function or a coroutine function, and ends the process: 0 if it stated facts and all hold."""
    faulthandler.dump_traceback_later(LIMIT, exit=True)
    if inspect.iscoroutinefunction(program):
        asyncio.run(program())
    else:
        program()
    sys.exit(0 if _held and all(_held) else 1)


def raised(call, *args):
    """The exception that a call raises, or None."""
    try:
        call(*args)
    except Exception as error:
        return error
    return None


async def raised_by(awaitable):
    """The exception that awaiting raises, or None."""
    try:
        await awaitable
    except Exception as error:
        return error
    return None
