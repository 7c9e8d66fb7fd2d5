"""Exit codes, verdicts and streams: the contract that callers rely on (docs/usage.md)."""

import os
import pathlib
import struct
import tempfile
import unittest
import zlib

import support
from support import BROKEN, CLEAN, MALICIOUS, UNKNOWN, zipped


def seven_zipped(names):
    """A 7z archive of empty files of these names: a directory without streams (7zFormat.txt)."""
    text = b"\0" + "".join(name + "\0" for name in names).encode("utf-16-le")
    number = lambda value: bytes([value]) if value < 0x80 else bytes([0x80 | value >> 8, value & 0xFF])
    empty = bytes([sum(0x80 >> i for i in range(len(names)))])
    files = b"\x05" + number(len(names)) + b"\x0E\x01" + empty + b"\x0F\x01" + empty
    directory = b"\x01" + files + b"\x11" + number(len(text)) + text + b"\0\0"
    place = struct.pack("<QQI", 0, len(directory), zlib.crc32(directory))
    return b"7z\xBC\xAF\x27\x1C\0\4" + struct.pack("<I", zlib.crc32(place)) + place + directory


class Confinement(support.Case):
    def test_names_beyond_ascii_are_read_in_a_confined_process(self):
        names = ["模型.txt", "Größe.txt", "b.txt"]
        self.put("model.7z", seven_zipped(names))
        for when in ("off", "auto"):
            report = self.scan("--confine", when, "model.7z")
            self.assertEqual([artifact["path"] for artifact in report["artifacts"][1:]],
                             ["model.7z!" + name for name in names])
            self.assertEqual(report["findings"], [])


class ExitCodes(support.Case):
    def test_clean_and_complete_is_0(self):
        self.put("ok.pkl", CLEAN)
        report = self.scan("ok.pkl")
        self.assertEqual((report["verdict"], report["exit_code"]), ("clean", 0))
        self.assertEqual(report["roots"], [{"path": "ok.pkl", "verdict": "clean", "complete": True, "scannable": True,
                                            "sha256": report["roots"][0]["sha256"]}])

    def test_findings_are_1(self):
        self.put("bad.pkl", MALICIOUS)
        report = self.scan("bad.pkl")
        self.assertEqual((report["verdict"], report["exit_code"]), ("findings", 1))
        self.assertIn("os.system", " ".join(finding["message"] for finding in report["findings"]))

    def test_findings_in_a_member_are_1(self):
        self.put("model.pt", zipped({"archive/data.pkl": MALICIOUS, "archive/version": b"3\n"}))
        report = self.scan("model.pt")
        self.assertEqual(report["exit_code"], 1)
        self.assertIn("model.pt!archive/data.pkl", [finding["path"] for finding in report["findings"]])

    def test_a_broken_stream_is_not_clean(self):
        self.put("broken.pkl", BROKEN)
        report = self.scan("broken.pkl")
        self.assertNotEqual(report["exit_code"], 0)
        self.assertFalse(report["roots"][0]["complete"])

    def test_bytes_that_no_format_knows_are_2(self):
        self.put("weird.bin", UNKNOWN)
        report = self.scan("weird.bin")
        self.assertEqual((report["verdict"], report["exit_code"]), ("incomplete", 2))
        self.assertIn("unsupported", [artifact["outcome"] for artifact in report["artifacts"]])

    def test_a_missing_path_is_2(self):
        report = self.scan("gone.pkl")
        self.assertEqual((report["verdict"], report["exit_code"]), ("incomplete", 2))
        self.assertEqual([(error["artifact"], error["path"]) for error in report["errors"]], [(None, "gone.pkl")])

    def test_a_missing_path_is_told_in_plain_words(self):
        self.assertIn("  gone.pkl: there is no such file or directory\n", self.assay("scan", "gone.pkl").out)

    def test_a_missing_path_beside_a_clean_one_is_2(self):
        self.put("ok.pkl", CLEAN)
        report = self.scan("ok.pkl", "gone.pkl")
        self.assertEqual(report["exit_code"], 2)
        self.assertEqual([root["verdict"] for root in sorted(report["roots"], key=lambda root: root["path"])],
                         ["incomplete", "clean"])

    @unittest.skipIf(os.geteuid() == 0, "root can read everything")
    def test_an_unreadable_path_is_2(self):
        self.put("secret.pkl", CLEAN)
        (self.directory / "secret.pkl").chmod(0)
        self.assertEqual(self.scan("secret.pkl")["exit_code"], 2)

    def test_nothing_scannable_is_3(self):
        self.put("empty.pkl", b"")
        (self.directory / "void").mkdir()
        for arguments, data in ((["empty.pkl"], b""), (["void"], b""), (["-"], b""), (["empty.pkl", "void"], b"")):
            with self.subTest(arguments):
                report = self.scan(*arguments, stdin=data)
                self.assertEqual((report["verdict"], report["reason"], report["exit_code"]),
                                 ("incomplete", "nothing_scannable", 3))

    def test_1_wins_over_2_and_2_over_3(self):
        self.put("bad.pkl", MALICIOUS)
        self.put("weird.bin", UNKNOWN)
        self.put("empty.pkl", b"")
        self.assertEqual(self.scan("empty.pkl", "weird.bin", "bad.pkl", "gone")["exit_code"], 1)
        self.assertEqual(self.scan("empty.pkl", "weird.bin")["exit_code"], 2)

    def test_every_root_keeps_its_own_verdict(self):
        self.put("a.pkl", CLEAN)
        self.put("b.pkl", MALICIOUS)
        self.put("c.bin", UNKNOWN)
        verdicts = {root["path"]: root["verdict"] for root in self.scan("a.pkl", "b.pkl", "c.bin")["roots"]}
        self.assertEqual(verdicts, {"a.pkl": "clean", "b.pkl": "findings", "c.bin": "incomplete"})


class FailOn(support.Case):
    def test_none_lets_findings_pass_but_still_judges_at_medium(self):
        self.put("bad.pkl", MALICIOUS)
        report = self.scan("--fail-on", "none", "bad.pkl")
        self.assertEqual((report["verdict"], report["exit_code"]), ("findings", 0))

    def test_none_lets_nothing_else_pass(self):
        self.put("bad.pkl", MALICIOUS)
        self.put("weird.bin", UNKNOWN)
        self.put("empty.pkl", b"")
        self.assertEqual(self.scan("--fail-on", "none", "bad.pkl", "weird.bin")["exit_code"], 2)
        self.assertEqual(self.scan("--fail-on", "none", "empty.pkl")["exit_code"], 3)

    def test_every_level_is_understood(self):
        self.put("bad.pkl", MALICIOUS)
        for level in ("critical", "high", "medium", "low"):
            self.assertEqual(self.scan("--fail-on", level, "bad.pkl")["exit_code"], 1)


class Usage(support.Case):
    def check_usage_error(self, *arguments, says=""):
        result = self.assay(*arguments)
        self.assertEqual(result.code, 4, result.err)
        self.assertEqual(result.out, "")
        self.assertIn("try 'assay", result.err)
        self.assertIn(says, result.err)

    def test_wrong_usage_is_4_with_a_hint_and_nothing_on_standard_output(self):
        self.put("ok.pkl", CLEAN)
        for arguments, says in (
            (["scan"], "no PATH"),
            (["scan", "--fial-on", "high", "ok.pkl"], "did you mean '--fail-on'"),
            (["scan", "--no-such-flag", "ok.pkl"], "--no-such-flag"),
            (["scan", "-f", "jsn", "ok.pkl"], "did you mean 'json'"),
            (["scan", "-f", "ok.pkl"], "no PATH"),
            (["scan", "--fail-on", "hihg", "ok.pkl"], "did you mean 'high'"),
            (["scan", "--fail-on", "info", "ok.pkl"], "info"),
            (["scan", "-j", "0", "ok.pkl"], "'0' is not a number from 1 to 1024"),
            (["scan", "-j", "99999999", "ok.pkl"], "'99999999' is not a number from 1 to 1024"),
            (["scan", "-j", "many", "ok.pkl"], "many"),
            (["scan", "--max-expanded", "10X", "ok.pkl"], "10X"),
            (["scan", "--max-depth", "-1", "ok.pkl"], "-1"),
            (["scan", "--timeout", "0", "ok.pkl"], "above zero"),
            (["scan", "--timeout", "nan", "ok.pkl"], "nan"),
            (["scan", "--confine", "maybe", "ok.pkl"], "maybe"),
            (["scan", "--color", "blue", "ok.pkl"], "blue"),
            (["scan", "--rules", "no/such/directory", "ok.pkl"], "no/such/directory"),
            (["scan", "-o", "json=no/such/directory/x", "ok.pkl"], "no/such/directory"),
            (["scan", "-o", "jsn=x.json", "ok.pkl"], "did you mean 'json'"),
            (["scan", "-o", "json", "ok.pkl"], "is a format"),
            (["scan", "-q", "-v", "ok.pkl"], "contradict"),
            (["scan", "-", "-"], "once"),
            (["scan", "-", "--files-from", "-"], "once"),
            (["scan", "--stdin-name", "x", "ok.pkl"], "--stdin-name"),
            (["scan", "--files-from", "gone.txt"], "gone.txt"),
            (["scan", ""], "empty"),
            (["scn", "ok.pkl"], "did you mean 'scan'"),
            (["ok.pkl"], "assay scan 'ok.pkl'"),
            (["--verbose"], "unknown option"),
            (["inspect"], "FILE"),
            (["explain", "PKL-CALL-01"], "did you mean"),
            (["rules", "shw"], "show"),
            (["rules", "yara", "-f", "md"], "not one of text, json"),
        ):
            with self.subTest(arguments):
                self.check_usage_error(*arguments, says=says)

    def test_foreign_text_in_a_complaint_is_escaped(self):
        result = self.assay("scan", "--\033[2Jbad", "-f", "\033]0;x\a", "x")
        self.assertEqual(result.code, 4)
        self.assertIsNone(support.CONTROL.search(result.err), repr(result.err))

    def test_no_arguments_is_4_and_help_is_0(self):
        self.assertEqual(self.assay().code, 4)
        for arguments in (["--help"], ["help"], ["scan", "--help"], ["help", "scan"], ["inspect", "-h"],
                          ["version"], ["--version"], ["rules", "list"]):
            with self.subTest(arguments):
                result = self.assay(*arguments)
                self.assertEqual((result.code, result.err), (0, ""))
                self.assertTrue(result.out)

    def test_a_name_that_looks_like_something_else_is_still_a_name(self):
        names = ["[a,b].pkl", "[bad]", "a=b", "%%", "{x}", "rules", "scan", "+x", "@list", "a;b", "~"]
        for name in names:
            self.put(name, MALICIOUS)
        report = self.scan(*names)
        self.assertEqual(sorted(root["path"] for root in report["roots"]), sorted(names))
        self.assertTrue(all(root["verdict"] == "findings" for root in report["roots"]))
        for name in ("-x", "--hash", "-5"):
            self.put(name, MALICIOUS)
            self.assertEqual(self.scan("--", name)["exit_code"], 1)
            self.assertEqual(self.assay("scan", name, "--quiet", "x", "--nonsense").code, 4)


class Names(support.Case):
    def test_a_literal_exclamation_mark_and_odd_bytes_are_escaped(self):
        self.put("a!b.pkl", MALICIOUS)
        with open(os.fsencode(self.directory) + b"/\xff\033.pkl", "wb") as file:
            file.write(MALICIOUS)
        report = self.scan(".")
        paths = sorted(artifact["path"] for artifact in report["artifacts"])
        self.assertTrue(any(path.endswith("a%21b.pkl") for path in paths), paths)
        self.assertTrue(any(path.endswith("\\xff\\u001b.pkl") for path in paths), paths)

    def test_reports_hold_no_absolute_path(self):
        self.put("deep/model.pkl", MALICIOUS)
        result = self.assay("scan", "-f", "json", "deep")
        self.assertNotIn(str(self.directory), result.out)

    def test_a_fingerprint_is_the_same_wherever_the_file_lies(self):
        self.put("one/model.pkl", MALICIOUS)
        self.put("two/three/model.pkl", MALICIOUS)
        scans = [self.scan(path) for path in ("one/model.pkl", "two/three/model.pkl", "one", "one/", "./one")]
        prints = [[finding["fingerprint"] for finding in scan["findings"]] for scan in scans]
        self.assertTrue(prints[0])
        for other in prints[1:]:
            self.assertEqual(other, prints[0])


class Exclude(support.Case):
    def excluded(self, report):
        return [note["message"] for note in report["notes"] if note["kind"] == "excluded"]

    def setUp(self):
        super().setUp()
        for name in ("d/a.pkl", "d/.git/b.pkl", "d/sub/.git/c.pkl", "d/build/x.pkl", "d/sub/build/y.pkl", "d/data/t/z.pkl"):
            self.put(name, CLEAN)

    def scanned(self, *patterns):
        arguments = [word for pattern in patterns for word in ("--exclude", pattern)]
        report = self.scan(*arguments, "d")
        names = [artifact["path"] for artifact in report["artifacts"] if artifact["path"].endswith(".pkl")]
        return report, [name.removeprefix("d/") for name in names]

    def test_names_are_left_out_and_every_report_says_so(self):
        report, names = self.scanned(".git")
        self.assertEqual(names, ["a.pkl", "build/x.pkl", "data/t/z.pkl", "sub/build/y.pkl"])
        self.assertEqual(self.excluded(report), ["left out as asked, not scanned: d/.git/, d/sub/.git/"])
        self.assertEqual(self.scanned("/build")[1], [".git/b.pkl", "a.pkl", "data/t/z.pkl", "sub/.git/c.pkl", "sub/build/y.pkl"])
        self.assertEqual(self.scanned("data/*/*.pkl", "b*", ".git/", "sub/**")[1], ["a.pkl"])
        report, names = self.scanned("nothing")
        self.assertEqual((len(names), self.excluded(report)), (6, []))
        self.assertEqual([note["kind"] for note in report["notes"]], ["exclude_unused"])
        for word in ("text", "sarif", "markdown", "html", "github", "gitlab"):
            self.assertIn("d/sub/.git/", self.assay("scan", "-f", word, "--exclude", ".git", "d").out.replace("\\", ""), word)
        self.assertNotIn("all of it was seen", self.assay("scan", "--exclude", ".git", "d").out)

    def test_how_to_leave_out_what_git_keeps_is_said(self):
        self.put("d/.git/index", support.UNKNOWN)
        self.assertIn("hint: --exclude .git", self.assay("scan", "d").out)
        self.put("d/index", support.UNKNOWN)
        self.assertNotIn("hint:", self.assay("scan", "d").out)

    def test_what_is_named_is_scanned(self):
        self.put("evil.pkl", MALICIOUS)
        self.assertEqual(self.scan("--exclude", "*.pkl", "evil.pkl")["exit_code"], 1)
        self.assertEqual(self.scan("--exclude", "*", "d")["exit_code"], 3)


class Hash(support.Case):
    def test_the_digest_of_every_root_is_in_the_report_when_asked_for(self):
        import hashlib
        self.put("ok.pkl", CLEAN)
        self.put("model.pt", zipped({"data.pkl": CLEAN}))
        for root in self.scan("--hash", "ok.pkl", "model.pt")["roots"]:
            data = (self.directory / root["path"]).read_bytes()
            self.assertEqual(root["sha256"], hashlib.sha256(data).hexdigest())
        piped = self.scan("--hash", "-", stdin=CLEAN)["roots"][0]
        self.assertEqual(piped["sha256"], hashlib.sha256(CLEAN).hexdigest())


class Determinism(support.Case):
    def test_the_number_of_jobs_does_not_change_a_byte(self):
        for i in range(60):
            self.put(f"d/{i % 7}/{i}.pkl", MALICIOUS if i % 3 == 0 else CLEAN if i % 3 == 1 else UNKNOWN)
            self.put(f"d/{i % 5}/{i}.pt", zipped({"data.pkl": MALICIOUS, "x": CLEAN}))
        outputs = {self.assay("scan", "-f", "json", "-j", str(jobs), "d").out for jobs in (1, 2, 7, 16, 16)}
        self.assertEqual(len(outputs), 1)


if __name__ == "__main__":
    unittest.main()
