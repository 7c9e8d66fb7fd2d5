"""The package for Debian: made twice it is the same, it holds what it should, and what it holds runs."""

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


class Package(support.Case):
    def make(self, folder):
        target = self.directory / folder
        subprocess.run(["cpack", "--config", BUILD / "CPackConfig.cmake", "-B", target], cwd=self.directory, check=True,
                       capture_output=True, env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"})
        [package] = target.glob("*.deb")
        return package

    def test_it_is_reproducible_and_runs(self):
        one, two = self.make("one"), self.make("two")
        self.assertEqual(one.read_bytes(), two.read_bytes())

        root = self.directory / "root"
        subprocess.run(["dpkg-deb", "-x", one, root], check=True)
        found = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
        self.assertEqual(found, FILES)
        fields = subprocess.run(["dpkg-deb", "-f", one, "Depends"], capture_output=True, text=True, check=True).stdout
        self.assertRegex(fields, r"^libc6 \(>= [\d.]+\)\n$")

        self.put("bad.pkl", support.MALICIOUS)
        run = subprocess.run([root / "usr/bin/assay", "scan", "bad.pkl"], cwd=self.directory, capture_output=True, text=True)
        self.assertEqual(run.returncode, 1)
        manual = self.assay("manual").out
        self.assertEqual((root / "usr/share/man/man1/assay.1").read_text(encoding="utf-8"), manual)


if __name__ == "__main__":
    if not (BUILD / "share/assay.1").exists():
        print("skipped: not a build that is packaged")
        sys.exit(77)
    if shutil.which("cpack") is None or shutil.which("dpkg-shlibdeps") is None:
        print("skipped: cpack or dpkg-shlibdeps is not here")
        sys.exit(77)
    unittest.main()
