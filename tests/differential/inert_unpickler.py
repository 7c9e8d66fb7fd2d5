"""Reads the names of pickle files from standard input, lets CPython's C unpickler loose on each, and prints what it
asked for as JSON lines. Nothing is ever imported or called: whatever a stream names becomes one inert object that
agrees with everything. Runs under any Python 3 from 3.6 on; started by pickle_oracle_test.py with limits set.
"""

import copyreg
import io
import itertools
import json
import re
import signal
import sys

import _pickle

MAX_PICKLES = 50  # in one file
EXTENSION_MODULE = "assay-extension"


# Names that some module could have. Identifiers, and what file names may hold besides.
IMPORTABLE = re.compile(r"[\w.-]+\r?\Z")


class Agreeable(type):
    """Its one class is callable, hashable, a class, a container and has every method the unpickler looks for."""

    calls = 0  # of anything, in the stream that is being read

    def __call__(cls, *args, **kwargs):
        Agreeable.calls += 1
        return cls

    def __setitem__(cls, key, value):
        pass


def _agree(*args, **kwargs):
    return None


class Inert(metaclass=Agreeable):
    append = extend = add = __setstate__ = staticmethod(_agree)

    def __new__(cls, *args, **kwargs):
        Agreeable.calls += 1
        return cls


class Recorder(_pickle.Unpickler):
    def find_class(self, module, name):  # never calls super().find_class
        self.seen.append((module, name))
        if not IMPORTABLE.match(module) or not IMPORTABLE.match(name):
            raise ImportError(module)  # as the real one would: what follows is never reached
        return Inert

    def persistent_load(self, pid):
        return Inert


class Generous:
    """A file that hands out everything at the first read, whatever was asked for: the unpickler then works on one
    buffer, as pickle.loads does. The difference matters where a FRAME ends inside an opcode."""

    def __init__(self, data):
        self.data = data

    def read(self, size=-1):
        data, self.data = self.data, b""
        return data

    readline = read


def load_all(stream, seen, tell):
    """Loads the pickles of `stream` one after the other; returns why that ended."""
    for _ in range(MAX_PICKLES):
        if tell is not None and tell():
            return "end"
        options = {"buffers": itertools.repeat(bytearray(b"x"))} if sys.version_info >= (3, 8) else {}
        recorder = Recorder(stream, encoding="latin1", **options)
        recorder.seen = seen
        try:
            recorder.load()
        except MemoryError:
            return "MemoryError"
        except Exception as error:  # a hostile stream may raise anything
            return "%s: %s" % (type(error).__name__, error)
        if tell is None:
            return "end"
    return "many"


def imports_of(data):
    """Every name that some way of loading `data` asks for, and how the plainest way ended."""
    seen = []
    exact = io.BytesIO(data)
    end = load_all(exact, seen, lambda: exact.tell() == len(data))
    peeking = io.BufferedReader(io.BytesIO(data))
    load_all(peeking, seen, lambda: not peeking.peek(1))
    load_all(Generous(data), seen, None)
    return sorted(set(seen)), end


def main():
    for code in itertools.chain(range(1, 256), (0x1234, 0x7FFFFFFF, 1000, 70000)):
        key = (EXTENSION_MODULE, "code_%d" % code)
        copyreg._extension_registry[key] = code
        copyreg._inverted_registry[code] = key
    for line in sys.stdin:
        path = line.rstrip("\n")
        with open(path, "rb") as file:
            data = file.read()
        copyreg._extension_cache.clear()
        Agreeable.calls = 0
        signal.setitimer(signal.ITIMER_REAL, 5)  # its default action ends the process, even inside C
        seen, end = imports_of(data)
        signal.setitimer(signal.ITIMER_REAL, 0)
        print(json.dumps({"path": path, "imports": [pair for pair in seen if pair[0] != EXTENSION_MODULE],
                          "calls": Agreeable.calls, "end": end}))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
