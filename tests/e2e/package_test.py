"""The packages for Debian: made twice they are the same, they hold what they should, and what they hold runs."""

import os
import pathlib
import shutil
import subprocess
import sys
import unittest

import support

BUILD = pathlib.Path(support.BINARY).resolve().parent
FILES = {"usr/bin/assay", "usr/share/bash-completion/completions/assay", "usr/share/doc/assay/copyright",
         "usr/share/fish/vendor_completions.d/assay.fish", "usr/share/man/man1/assay.1",
         "usr/share/zsh/vendor-completions/_assay"}


MODULE = (BUILD / "lib/assay/assay-onnx-checker.so").exists()
CHECKER_FILES = {"usr/lib/assay/assay-onnx-checker.so", "usr/share/doc/assay-onnx-checker/copyright"}
EMPTY_MODEL = b"\x08\x08\x3a\x10\x0a\x0b\x12\x01y\x22\x06Random\x12\x01g\x42\x02\x10\x0d"


class Package(support.Case):
    def make(self, folder):
        """The packages by their names."""
        target = self.directory / folder
        subprocess.run(["cpack", "--config", BUILD / "CPackConfig.cmake", "-B", target], cwd=self.directory, check=True,
                       capture_output=True, env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"})
        return {path.name.split("_")[0]: path for path in target.glob("*.deb")}

    def unpack(self, package, root):
        before = set(root.rglob("*")) if root.exists() else set()
        subprocess.run(["dpkg-deb", "-x", package, root], check=True)
        return {str(path.relative_to(root)) for path in set(root.rglob("*")) - before if path.is_file()}

    def install(self, package):
        """Installs it with dpkg, under a root of its own where nothing else is installed, and asks what it put there."""
        root = self.directory / "system"
        for folder in ("updates", "info"):
            (root / "var/lib/dpkg" / folder).mkdir(parents=True)
        (root / "var/lib/dpkg/status").touch()
        command = ["dpkg", f"--root={root}", "--force-depends", "--force-not-root", "--force-script-chrootless", "--log=/dev/null"]
        subprocess.run([*command, "-i", package], check=True, capture_output=True)
        listed = subprocess.run([*command, "-L", "assay"], check=True, capture_output=True, text=True).stdout.split()
        self.assertEqual({name.removeprefix("/") for name in listed if (root / name[1:]).is_file()}, FILES)
        self.assertEqual(subprocess.run([*command, "-V", "assay"], capture_output=True, text=True).stdout, "")
        run = subprocess.run([root / "usr/bin/assay", "version"], capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stderr)

    def field(self, package, name):
        run = subprocess.run(["dpkg-deb", "-f", package, name], capture_output=True, text=True, check=True)
        return run.stdout

    def test_they_are_reproducible_and_run(self):
        one, two = self.make("one"), self.make("two")
        self.assertEqual(set(one), {"assay", "assay-onnx-checker"} if MODULE else {"assay"})
        for name, package in one.items():
            self.assertEqual(package.read_bytes(), two[name].read_bytes())

        root = self.directory / "root"
        self.assertEqual(self.unpack(one["assay"], root), FILES)
        self.assertRegex(self.field(one["assay"], "Depends"), r"^libc6 \(>= [\d.]+\)\n$")
        self.assertEqual(self.field(one["assay"], "Recommends").strip(), "")
        self.assertEqual(self.field(one["assay"], "Suggests").strip(), "assay-onnx-checker" if MODULE else "")

        self.install(one["assay"])

        self.put("bad.pkl", support.MALICIOUS)
        self.put("model.onnx", EMPTY_MODEL)
        program = root / "usr/bin/assay"
        run = subprocess.run([program, "scan", "bad.pkl"], cwd=self.directory, capture_output=True, text=True)
        self.assertEqual(run.returncode, 1)
        manual = self.assay("manual").out
        self.assertEqual((root / "usr/share/man/man1/assay.1").read_text(encoding="utf-8"), manual)

        asked = [program, "inspect", "--onnx-checker", "model.onnx"]
        run = subprocess.run(asked, cwd=self.directory, capture_output=True, text=True)
        self.assertEqual(run.returncode, 4)
        if not MODULE:
            return
        self.assertEqual(self.unpack(one["assay-onnx-checker"], root), CHECKER_FILES)
        depends = self.field(one["assay-onnx-checker"], "Depends")
        self.assertIn("assay (= ", depends)
        self.assertIn("libonnx1", depends)
        run = subprocess.run(asked, cwd=self.directory, capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn("No Op registered for Random", run.stdout)


if __name__ == "__main__":
    if not (BUILD / "share/assay.1").exists():
        print("skipped: not a build that is packaged")
        sys.exit(77)
    if shutil.which("cpack") is None or shutil.which("dpkg-shlibdeps") is None:
        print("skipped: cpack or dpkg-shlibdeps is not here")
        sys.exit(77)
    unittest.main()
