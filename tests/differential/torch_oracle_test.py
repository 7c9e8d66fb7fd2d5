r"""assay against the libraries that write models: what they write is clean, whatever was saved.

The real torch.save, torch.jit.save, numpy, pandas, pickle and joblib of this machine write some thousands of ordinary
files; one run of the binary scans each group of them. A file whose verdict is not `clean` is a false alarm (or was not
read to its end), and fails the test with its findings. Needs an interpreter that has the libraries: without torch the
test runs itself with the system's Python, and skips when that has none either. What else is missing is left out and
counted.

  ASSAY_BINARY                      set by ctest
  ASSAY_ORACLE_KEEP                 a folder to leave the files that are not clean in
"""

import collections
import importlib.util
import json
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import warnings

SYSTEM_PYTHON = "/usr/bin/python3"
PROTOCOLS = (2, 3, 4, 5)


def has(module):
    return importlib.util.find_spec(module) is not None


if not has("torch"):
    if os.path.realpath(sys.executable) != os.path.realpath(SYSTEM_PYTHON) and os.path.exists(SYSTEM_PYTHON):
        os.execv(SYSTEM_PYTHON, [SYSTEM_PYTHON, "-B", os.path.abspath(__file__)])
    print("skipped: torch is not installed")
    sys.exit(77)

os.environ.setdefault("OMP_NUM_THREADS", "1")
warnings.simplefilter("ignore")
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import torch  # noqa: E402

import array_files  # noqa: E402
import estimator_files  # noqa: E402
import torch_files  # noqa: E402


class Group:
    """A folder of files that one process scans."""

    def __init__(self, folder, name):
        self.name = name
        self.folder = os.path.join(folder, name)
        self.files = 0
        self.skipped = []
        os.mkdir(self.folder)

    def write(self, name, writer):
        """`writer(path)` writes the file. What the library itself cannot save is no ordinary file."""
        path = os.path.join(self.folder, name)
        try:
            writer(path)
        except Exception as error:  # whatever the library says
            self.skipped.append("%s: %s: %s" % (name, type(error).__name__, str(error).split("\n")[0][:80]))
            if os.path.exists(path):
                os.remove(path)
            return
        self.files += 1

    def pickles(self, name, value, protocols=PROTOCOLS):
        for protocol in protocols:
            def writer(path, protocol=protocol):
                data = pickle.dumps(value, protocol=protocol)
                with open(path, "wb") as file:
                    file.write(data)
            self.write("%s-p%d.pkl" % (name, protocol), writer)

    def scan(self):
        """The report's lines about files that are not clean."""
        done = subprocess.run([os.environ["ASSAY_BINARY"], "scan", "-q", "-f", "json", "--files-from", "-"],
                              input="\n".join(sorted(os.path.join(self.folder, name)
                                                     for name in os.listdir(self.folder))) + "\n",
                              stdout=subprocess.PIPE, universal_newlines=True)
        if done.returncode not in (0, 1, 2):
            sys.exit("%s: assay ended with %d" % (self.name, done.returncode))
        report = json.loads(done.stdout)
        if len(report["roots"]) != self.files:
            sys.exit("%s: %d files, %d of them in the report" % (self.name, self.files, len(report["roots"])))
        reasons = collections.defaultdict(list)
        for finding in report["findings"]:
            if finding["severity"] in ("critical", "high", "medium"):
                root = finding["path"].split("!")[0]
                reasons[root].append("%s %s" % (finding["rule_id"], finding["message"]))
        for error in report["errors"]:
            path = error.get("path") or report["artifacts"][error["artifact"]]["path"]
            reasons[path.split("!")[0]].append("%s: %s" % (error["code"], error["message"]))
        return {root["path"]: reasons[root["path"]] or [root["verdict"]]
                for root in report["roots"] if root["verdict"] != "clean"}


def main():
    torch.manual_seed(0)
    torch.set_num_threads(1)
    groups = [("torch", torch_files.torch_files, "torch"), ("torchscript", torch_files.script_files, "torch"),
              ("numpy", array_files.numpy_files, "numpy"), ("pandas", array_files.pandas_files, "pandas"),
              ("joblib", array_files.joblib_files, "joblib"),
              ("scikit-learn", estimator_files.estimator_files, "sklearn"),
              ("scipy", estimator_files.object_files, "sklearn")]
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, write, needs in groups:
            if not has(needs):
                print("%s: left out, there is no %s" % (name, needs))
                continue
            group = Group(folder, name)
            with open(os.devnull, "w") as null:
                stdout, sys.stdout = sys.stdout, null
                try:
                    write(group)
                finally:
                    sys.stdout = stdout
            bad = group.scan()
            print("%s: %d files, %d not clean; %d were not saved" % (name, group.files, len(bad), len(group.skipped)))
            if os.environ.get("ASSAY_ORACLE_VERBOSE"):
                print("\n".join("  not saved: " + line for line in group.skipped))
            if group.files == 0:
                sys.exit("%s: no file was written" % name)
            for path, reasons in sorted(bad.items()):
                print("  %s: %s" % (os.path.relpath(path, group.folder), "; ".join(sorted(set(reasons))[:3])))
                if os.environ.get("ASSAY_ORACLE_KEEP"):
                    shutil.copy(path, os.environ["ASSAY_ORACLE_KEEP"])
            failed += len(bad)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
