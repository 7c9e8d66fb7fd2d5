r"""assay against CPython's own C unpickler: whatever a real unpickler imports, assay must have reported.

The corpus is every input of tests/cases/pickle, thousands of mutations of them and thousands of random streams, all
from a fixed seed. Each Python 3 of this machine runs the streams with an inert find_class (inert_unpickler.py). A name
that any of them asks for and that is not among assay's `pickle.global` facts is a hole. Two leniencies, which are
counted: text that only imports before it breaks (`cat\ndog\n` is GLOBAL cat.dog) need not be taken for a pickle, nor
need what stands behind a pickle when all that it asks for are names that no module can have.

  ASSAY_BINARY, ASSAY_ASSEMBLE, ASSAY_SOURCE_DIR   set by ctest
  ASSAY_ORACLE_COUNT, ASSAY_ORACLE_SEED            how many streams of each kind, and which
  ASSAY_ORACLE_KEEP                                a folder to leave the failing streams in
"""

import glob
import hashlib
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import random_pickles  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
COUNT = int(os.environ.get("ASSAY_ORACLE_COUNT", "2000"))
SEED = int(os.environ.get("ASSAY_ORACLE_SEED", "20240229"))
MAX_CASE_BYTES = 20_000  # mutations of the big ones are mostly the same


def interpreters():
    """Every distinct Python 3 (3.6 or later) that can be found here."""
    candidates = ["/usr/bin/python3", sys.executable]
    candidates += sorted(glob.glob("/usr/bin/python3.[0-9]*") + glob.glob("/usr/local/bin/python3*"))
    candidates += sorted(glob.glob(os.path.expanduser("~/.pyenv/versions/*/bin/python3")))
    found = {}
    for path in candidates:
        probe = "import sys; print('%d.%d.%d' % sys.version_info[:3], int(sys.version_info >= (3, 6)))"
        try:
            done = subprocess.run([path, "-I", "-c", probe], capture_output=True, text=True, timeout=30)
        except OSError:
            continue
        if done.returncode == 0 and done.stdout.split()[1] == "1":
            found.setdefault(done.stdout.split()[0], path)
    return found


def write_corpus(folder):
    """Writes the streams; returns their paths."""
    cases = os.path.join(os.environ["ASSAY_SOURCE_DIR"], "tests/cases/pickle")
    subprocess.run([os.environ["ASSAY_ASSEMBLE"], cases, os.path.join(folder, "cases")], check=True)
    seeds = []
    for root, _, names in sorted(os.walk(os.path.join(folder, "cases"))):
        for name in sorted(names):
            with open(os.path.join(root, name), "rb") as file:
                seeds.append(file.read())
    small = [data for data in seeds if 0 < len(data) <= MAX_CASE_BYTES]
    rng = random.Random(SEED)
    streams = list(seeds)
    streams += [random_pickles.mutate(rng, rng.choice(small), small) for _ in range(COUNT)]
    streams += [random_pickles.random_pickle(rng) for _ in range(COUNT)]
    shutil.rmtree(os.path.join(folder, "cases"))
    paths = []
    for data in {hashlib.sha256(data).digest(): data for data in streams if data}.values():
        path = os.path.join(folder, "%05d.pkl" % len(paths))
        with open(path, "wb") as file:
            file.write(data)
        paths.append(path)
    return paths


def limit_resources():
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    resource.setrlimit(resource.RLIMIT_CPU, (600, 600))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def ask_python(python, paths):
    """{path: imports}; a stream that ends the interpreter (time, memory, a crash) has no answer."""
    answers = {}
    rest = list(paths)
    while rest:
        done = subprocess.run([python, "-I", os.path.join(HERE, "inert_unpickler.py")], input="\n".join(rest) + "\n",
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True,
                              preexec_fn=limit_resources)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        for line in lines:
            answers[line["path"]] = line
        rest = rest[len(lines):]
        if rest and done.returncode > 0:
            sys.exit("%s: %s" % (python, done.stderr))
        if rest:  # killed by a signal while it was at rest[0]
            rest = rest[1:]
    return answers


def ask_assay(folder):
    """{file name: (names, verdict, formats)} of every stream, from one run of the binary."""
    output = os.path.join(folder, "..", "report.json")
    done = subprocess.run([os.environ["ASSAY_BINARY"], "scan", "-q", "-f", "json", folder], stdout=open(output, "wb"))
    if done.returncode not in (0, 1, 2):
        sys.exit("assay ended with %d" % done.returncode)
    with open(output, encoding="utf-8") as file:
        report = json.load(file)
    names = {}
    by_id = {artifact["id"]: artifact for artifact in report["artifacts"]}

    def top(artifact):  # the file that a nested pickle was found in
        while by_id[artifact]["parent"] is not None and by_id[by_id[artifact]["parent"]]["path"] != folder:
            artifact = by_id[artifact]["parent"]
        return by_id[artifact]["path"].rsplit("/", 1)[-1].split("!")[0]

    for artifact in report["artifacts"]:
        if artifact["path"].endswith(".pkl"):
            names[os.path.basename(artifact["path"])] = (set(), artifact["outcome"], artifact["formats"])
    for fact in report["facts"]:
        if fact["key"] == "pickle.global":
            names.setdefault(top(fact["artifact"]), (set(), "", []))[0].add(fact["value"])
    return names


def is_plain(name):
    """True for names that a report shows as they are; others are escaped, and only counted here."""
    return all(" " < c <= "~" and c != "\\" for c in name) and len(name) < 150


def is_tolerable(answer, gone, formats):
    """True when assay may take the stream for something else."""
    if not any(re.fullmatch(r"[\w.]+", name) for name in gone):
        return True
    return "pickle" not in formats and answer["calls"] == 0


def missing(imports, reported):
    wanted = {"%s.%s" % (module, name) for module, name in imports}
    plain = {name for name in wanted if is_plain(name)}
    odd_reported = {name for name in reported if not is_plain(name)}
    holes = sorted(plain - reported)
    if len(plain) < len(wanted) and not odd_reported:
        holes += sorted(repr(name)[:200] for name in wanted - plain)
    return holes


def main():
    for variable in ("ASSAY_BINARY", "ASSAY_ASSEMBLE", "ASSAY_SOURCE_DIR"):
        if variable not in os.environ:
            sys.exit("%s is not set" % variable)
    pythons = interpreters()
    holes, tolerated, imported, extra = {}, set(), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        streams = os.path.join(folder, "streams")
        os.mkdir(streams)
        paths = write_corpus(streams)
        reported = ask_assay(streams)
        union = {}
        for version, python in sorted(pythons.items()):
            answers = ask_python(python, paths)
            for path, answer in answers.items():
                name = os.path.basename(path)
                union.setdefault(name, set()).update(tuple(pair) for pair in answer["imports"])
                facts, outcome, formats = reported.get(name, (set(), "not reported", []))
                gone = missing(answer["imports"], facts)
                if gone and is_tolerable(answer, gone, formats):
                    tolerated.add(name)
                elif gone:
                    holes.setdefault(name, (version, gone, answer["end"], outcome, formats))
            print("CPython %s: %d of %d streams answered" % (version, len(answers), len(paths)))
        for name, wanted in union.items():
            imported += len(wanted)
            extra += len({n for n in reported.get(name, (set(),))[0] if is_plain(n)} - {"%s.%s" % p for p in wanted})
        for name, (version, gone, end, outcome, formats) in sorted(holes.items())[:12]:
            with open(os.path.join(streams, name), "rb") as file:
                print("HOLE %s: CPython %s imports %s (then %s); assay says %s %s\n  %r" % (
                    name, version, ", ".join(gone[:5]), end, outcome, formats, file.read()[:200]))
        keep = os.environ.get("ASSAY_ORACLE_KEEP")
        if keep and holes:
            os.makedirs(keep, exist_ok=True)
            for name in holes:
                shutil.copy(os.path.join(streams, name), keep)
    print("%d streams, %d interpreters, %d imports, %d holes; %d not taken for pickles; %d names only assay reports" % (
        len(paths), len(pythons), imported, len(holes), len(tolerated - set(holes)), extra))
    if imported < 1000:
        sys.exit("the oracle imported next to nothing: the test does not test")
    sys.exit(1 if holes else 0)


if __name__ == "__main__":
    main()
