"""What `assay inspect --opcodes` writes as Python is Python, and says what the pickle does.

Nothing that it writes is ever executed. Of every case, and of random streams, `ast.parse` has to read it, and each name
has to be bound before it is used. Of pickles of plain data, with values that are shared and that hold themselves, an
evaluator that knows literals, names and the methods of containers (Evaluator) has to arrive at the very same data.

  ASSAY_BINARY, ASSAY_ASSEMBLE, ASSAY_SOURCE_DIR   set by ctest
  ASSAY_ORACLE_COUNT, ASSAY_ORACLE_SEED            how many streams of each kind, and which
"""

import ast
import json
import os
import pickle
import random
import subprocess
import sys
import tempfile
import unittest
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import random_pickles  # noqa: E402

COUNT = int(os.environ.get("ASSAY_ORACLE_COUNT", "500"))
SEED = int(os.environ.get("ASSAY_ORACLE_SEED", "20240229"))
# Of the unpickler, and of Python.
GIVEN = {"buffers", "find_class", "get_extension", "persistent_load", "unpickler"} | {
    "bytearray", "float", "frozenset", "int", "memoryview", "next", "set"}


def decompiled(pickles):
    """{(name, offset): statements} of all pickles in {name: bytes}."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "all.zip")
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in pickles.items():
                archive.writestr(name, data)
        done = subprocess.run([os.environ["ASSAY_BINARY"], "inspect", "--opcodes", "-f", "json", path],
                              stdout=subprocess.PIPE)
    if done.returncode not in (0, 1, 2):
        sys.exit("assay ended with %d" % done.returncode)
    report = json.loads(done.stdout)
    names = {artifact["id"]: artifact["path"].partition("!")[2] for artifact in report["artifacts"]}
    return {(names[text["artifact"]], text["offset"]): text["statements"] for text in report["pickles"]}


def inputs_of_cases(group):
    """{name: bytes} of the cases of one folder."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([os.environ["ASSAY_ASSEMBLE"], os.path.join(os.environ["ASSAY_SOURCE_DIR"], "tests/cases", group),
                        folder], check=True)
        paths = [os.path.join(root, name) for root, _, names in os.walk(folder) for name in sorted(names)]
        return {os.path.relpath(path, folder): open(path, "rb").read() for path in sorted(paths)}


def unbound(statements):
    """The names that are used before anything binds them."""
    bound, missing = set(GIVEN), []
    for statement in ast.parse("\n".join(statements)).body:
        if isinstance(statement, ast.ImportFrom):
            bound.update(alias.asname or alias.name for alias in statement.names)
            continue
        names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
        missing += [node.id for node in names if isinstance(node.ctx, ast.Load) and node.id not in bound]
        bound.update(node.id for node in names if isinstance(node.ctx, ast.Store))
    return missing


class Evaluator:
    """Literals, names, and what fills containers: no more."""

    METHODS = {list: {"append", "extend"}, set: {"update"}}
    TYPES = {"bytearray": bytearray, "float": float, "frozenset": frozenset, "set": set}

    def __init__(self):
        self.names = {}

    def run(self, statements):
        for statement in ast.parse("\n".join(statements)).body:
            if isinstance(statement, ast.Return):
                return self.value(statement.value)
            if isinstance(statement, ast.ImportFrom):
                name = statement.names[0].name
                assert statement.module in ("builtins", "__builtin__") and name in self.TYPES, ast.dump(statement)
            elif isinstance(statement, ast.Expr):
                self.call(statement.value)
            else:
                value = self.value(statement.value)
                target, = statement.targets
                if isinstance(target, ast.Name):
                    self.names[target.id] = value
                else:
                    container = self.value(target.value)
                    assert type(container) is dict
                    index = target.slice.value if isinstance(target.slice, ast.Index) else target.slice
                    container[self.value(index)] = value
        raise AssertionError("no return")

    def call(self, node):
        arguments = [self.value(argument) for argument in node.args]
        if isinstance(node.func, ast.Name):
            return self.TYPES[node.func.id](*arguments)
        owner = self.value(node.func.value)
        assert node.func.attr in self.METHODS[type(owner)]
        return getattr(owner, node.func.attr)(*arguments)

    def value(self, node):
        if isinstance(node, ast.Name):
            return self.names[node.id]
        if isinstance(node, ast.Call):
            return self.call(node)
        if isinstance(node, ast.Dict):
            return {self.value(key): self.value(value) for key, value in zip(node.keys, node.values)}
        if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            return {ast.List: list, ast.Tuple: tuple, ast.Set: set}[type(node)](self.value(item) for item in node.elts)
        return ast.literal_eval(node)


def shape(value):
    """What tells two data apart, with what they share."""
    numbers, lines = {}, []

    def number(item):
        if isinstance(item, (list, dict, set, frozenset)) or (isinstance(item, tuple) and item):
            if id(item) not in numbers:
                numbers[id(item)] = len(numbers)
                line = [type(item).__name__]
                lines.append(line)
                parts = sorted(item, key=repr) if isinstance(item, (set, frozenset)) else item
                parts = [part for pair in item.items() for part in pair] if isinstance(item, dict) else parts
                line += [number(part) for part in parts]
            return "#%d" % numbers[id(item)]
        return "%s %r" % (type(item).__name__, item)

    return number(value), lines


ATOMS = [None, True, False, 0, -1, 255, 70000, -(2 ** 40), 2 ** 47, -(2 ** 63), 2 ** 64, -(2 ** 100), 1.0, -0.5,
         1e300, float("inf"), "", "text", "quo\"te's", "\\", "line\n\r\t\0", "\u00fc\u202e\U0001f600", b"", b"\x00\xff\"\\'"]


def random_data(rng):
    """Containers that hold one another, and at times themselves."""
    made = []

    def item():
        return rng.choice(made) if made and rng.random() < 0.4 else rng.choice(ATOMS)

    def member():
        return rng.choice([atom for atom in ATOMS if not isinstance(atom, float)])

    for _ in range(rng.randrange(1, 14)):
        kind = rng.randrange(6)
        count = rng.randrange(5)
        if kind == 0:
            made.append([item() for _ in range(count)])
        elif kind == 1:
            made.append(tuple(item() for _ in range(count)))
        elif kind == 2:
            made.append({member(): item() for _ in range(count)})
        elif kind == 3:
            made.append({member()})
        elif kind == 4:
            made.append(frozenset([member()]))
        else:
            change = rng.choice([one for one in made if isinstance(one, (list, dict))] or [[]])
            if isinstance(change, list):
                change.append(item())
            else:
                change[member()] = item()
    return made[-1] if made and rng.random() < 0.5 else made


class Decompiled(unittest.TestCase):
    def test_it_is_python_that_binds_its_names(self):
        rng = random.Random(SEED)
        pickles = {"random-%d" % i: random_pickles.random_pickle(rng) for i in range(COUNT)}
        pickles.update(inputs_of_cases("pickle"))
        texts = decompiled(pickles)
        self.assertGreater(len(texts), COUNT // 2 + 300)
        for place, statements in texts.items():
            with self.subTest(pickle=place):
                try:
                    self.assertEqual(unbound(statements), [], statements)
                except SyntaxError as error:
                    self.fail("%s: %s" % (error, "\n".join(statements)))

    def test_of_plain_data_it_says_everything(self):
        rng = random.Random(SEED)
        data = [random_data(rng) for _ in range(COUNT)]
        # Earlier protocols have no bytes and no sets of their own.
        protocols = pickle.HIGHEST_PROTOCOL - 3
        texts = decompiled({str(i): pickle.dumps(value, 4 + i % protocols) for i, value in enumerate(data)})
        self.assertEqual(len(texts), len(data))
        for i, value in enumerate(data):
            statements = texts[str(i), 0]
            with self.subTest(i=i, statements=statements):
                self.assertEqual(shape(Evaluator().run(statements)), shape(value))


if __name__ == "__main__":
    unittest.main()
