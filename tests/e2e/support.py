"""What the end-to-end tests share: running the binary and small inputs. Nothing here is ever unpickled."""

import io
import json
import os
import pathlib
import pickle
import re
import shutil
import subprocess
import tempfile
import unittest
import zipfile

BINARY = os.environ["ASSAY_BINARY"]
SOURCE = pathlib.Path(os.environ.get("ASSAY_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))

NODE = SOURCE / "tests/node"
REQUIRED = bool(os.environ.get("ASSAY_REQUIRE_VALIDATORS"))

CLEAN = pickle.dumps({"weights": [1, 2, 3], "name": "tiny"}, protocol=2)
MALICIOUS = b"cos\nsystem\n(S'id'\ntR."  # os.system("id"), as text opcodes
BROKEN = CLEAN[:-1]  # no STOP: everything before it would still have run
UNKNOWN = bytes(range(128, 256)) * 8  # no format knows these bytes


def zipped(members):
    """A zip archive of {name: bytes}."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()


class Result:
    def __init__(self, process):
        self.code = process.returncode
        self.out = process.stdout.decode("utf-8")  # strict: output is always UTF-8
        self.err = process.stderr.decode("utf-8")

    @property
    def json(self):
        return json.loads(self.out)


class Case(unittest.TestCase):
    """A test with a directory of its own, which is where assay runs."""

    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.directory = pathlib.Path(temporary.name)

    def put(self, name, data):
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return name

    def assemble(self, name, text):
        """Writes the input that `text` describes in the language of tests/cases."""
        case = self.put("assembly.case", f"# An input.\n--- input: {pathlib.Path(name).name}\n{text}\n--- findings\n".encode())
        folder = self.directory / "assembled"
        subprocess.run([os.environ["ASSAY_ASSEMBLE"], str(self.directory / case), str(folder)], check=True)
        self.put(name, next(folder.rglob(pathlib.Path(name).name)).read_bytes())
        (self.directory / case).unlink()
        shutil.rmtree(folder)
        return name

    def run_binary(self, arguments, data=b"", env=None, **options):
        if "stdin" not in options:
            options["input"] = data
        environment = {**os.environ, "TERM": "xterm", **(env or {})}
        return subprocess.run([BINARY, *arguments], cwd=self.directory, env=environment, timeout=120, **options)

    def assay(self, *arguments, stdin=b"", env=None):
        return Result(self.run_binary(arguments, stdin, env, stdout=subprocess.PIPE, stderr=subprocess.PIPE))

    def scan(self, *arguments, **options):
        """The parsed JSON report; the exit code is checked against it."""
        result = self.assay("scan", "-f", "json", *arguments, **options)
        report = result.json
        self.assertEqual(result.code, report["exit_code"], result.err)
        return report


class SignedCase(Case):
    """One that has keys and signatures of a made-up Sigstore world."""

    @classmethod
    def setUpClass(cls):
        cls.scenes = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.scenes)
        subprocess.run([os.environ["ASSAY_TRUST_SCENES"], cls.scenes], check=True)

    def keys(self, name):
        return str(self.scenes / "keys" / name)


def missing(what):
    if REQUIRED:
        raise AssertionError(f"{what} is not here, and ASSAY_REQUIRE_VALIDATORS is set: scripts/setup validators")
    raise unittest.SkipTest(f"{what} is not here: scripts/setup validators")


def node_problems(script, *arguments):
    """What a validator of tests/node says, as lines."""
    if shutil.which("node") is None or not (NODE / "node_modules").is_dir():
        missing("node, or tests/node/node_modules,")
    done = subprocess.run(["node", str(NODE / script), *map(str, arguments)], capture_output=True, text=True, timeout=600)
    if done.returncode not in (0, 1) or done.stderr:
        raise AssertionError(f"{script}: {done.returncode}: {done.stderr}")
    return done.stdout.splitlines()


CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
