"""The program loads the C and C++ run time and nothing else: every shared library costs a millisecond at start."""

import pathlib
import re
import shutil
import subprocess
import sys
import unittest

import support

ALLOWED = re.compile(r"^(libc\.so\.6|libm\.so\.6|libstdc\+\+\.so\.6|libgcc_s\.so\.1|ld-linux-[\w-]+\.so\.\d"
                     r"|libasan\.so\.\d+|libubsan\.so\.\d+|libtsan\.so\.\d+)$")


class Needed(unittest.TestCase):
    def test_only_the_run_time_is_needed(self):
        dynamic = subprocess.run(["readelf", "-d", "-W", support.BINARY], capture_output=True, text=True, check=True).stdout
        needed = re.findall(r"\(NEEDED\)\s+Shared library: \[([^\]]+)\]", dynamic)
        self.assertIn("libc.so.6", needed)
        if pathlib.Path(support.BINARY).read_bytes().find(b"__asan_init") >= 0:  # clang's is linked in, and needs another
            needed = [library for library in needed if library != "libresolv.so.2"]
        self.assertEqual([library for library in needed if not ALLOWED.match(library)], [])


if __name__ == "__main__":
    if shutil.which("readelf") is None:
        print("skipped: readelf (binutils) is not here")
        sys.exit(77)
    unittest.main()
