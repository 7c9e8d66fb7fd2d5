"""Baselines and differences: only what is new counts, and nothing that was not seen passes."""

import hashlib
import json
import unittest

import support

# my_project.loader.fetch("x"), called as a function: medium; my_project.Model, made: low.
CALL = b"cmy_project.loader\nfetch\n(S'x'\ntR."
CLASS = b"\x80\x02cmy_project\nModel\n)\x81."


class Baseline(support.Case):
    def kinds(self, report):
        return [note["kind"] for note in report["notes"]]

    def test_what_was_not_seen_is_said(self):
        result = self.assay("baseline", "create", "gone.pkl")
        self.assertEqual(result.code, 2)
        self.assertIn("gone.pkl", result.err)

    def test_only_new_findings_fail_with_a_baseline(self):
        self.put("models/a.pkl", CALL)
        self.put("models/evil.pkl", support.MALICIOUS)
        self.assertEqual(self.assay("baseline", "create", "-o", "known.json", "models").code, 0)
        report = self.scan("--baseline", "known.json", "models")
        self.assertEqual((report["exit_code"], report["verdict"]), (0, "clean"))
        self.assertEqual({one["suppressed"]["by"] for one in report["findings"]}, {"baseline"})
        digest = hashlib.sha256((self.directory / "known.json").read_bytes()).hexdigest()
        self.assertEqual(report["baseline"], {"name": "known.json", "sha256": digest})
        # Named in another way, and from a report, it is the same.
        self.assertEqual(self.scan("--baseline", "known.json", "./models")["exit_code"], 0)
        self.assay("scan", "-f", "json", "-o", "report.json", "models")
        self.assertEqual(self.scan("--baseline", "report.json", "models")["exit_code"], 0)
        again = self.assay("baseline", "create", "--report", "report.json")
        self.assertEqual((again.code, again.out), (0, (self.directory / "known.json").read_text()))
        # New ones fail: another file, another finding, another payload in the same place.
        self.put("models/new.pkl", CALL)
        report = self.scan("--baseline", "known.json", "models")
        self.assertEqual([one["path"] for one in report["findings"] if not one["suppressed"]], ["models/new.pkl"])
        self.assertEqual(report["exit_code"], 1)
        (self.directory / "models/new.pkl").unlink()
        self.put("models/evil.pkl", support.MALICIOUS.replace(b"'id'", b"'ls'"))
        report = self.scan("--baseline", "known.json", "models")
        self.assertEqual((report["exit_code"], self.kinds(report)), (1, ["baseline_gone"]))

    def test_what_is_changed_behind_the_shown_part_of_a_long_argument_is_new(self):
        common = "echo " + 250 * "x" + "; "
        call = lambda command: b"\x80\x04\x8c\x05posix\x8c\x06system\x93X" + len(command).to_bytes(4, "little") + command + b"\x85R."
        nested = lambda command: (b"cos\nsystem\n((lp0\n" + b"".join(b"S'%d'\na" % i for i in range(30)) + b"S'" + command + b"'\natR.")
        for make in (call, nested):
            self.put("k.pkl", make((common + "true").encode()))
            self.assay("baseline", "create", "-o", "known.json", "k.pkl")
            self.assertEqual(self.scan("--baseline", "known.json", "k.pkl")["exit_code"], 0)
            self.put("k.pkl", make((common + "wipe").encode()))
            self.assertEqual(self.scan("--baseline", "known.json", "k.pkl")["exit_code"], 1)

    def test_a_baseline_hides_nothing_that_was_not_seen(self):
        self.put("b.bin", support.UNKNOWN)
        self.assertEqual(self.assay("baseline", "create", "-o", "known.json", "b.bin").code, 2)
        self.assertEqual(self.scan("--baseline", "known.json", "b.bin")["exit_code"], 2)

    def test_what_is_no_baseline_is_refused(self):
        self.put("a.pkl", CALL)
        for data in (b"", b"{}", b"[1]", b'{"schema_version": "1.0", "kind": "baseline"}', support.CLEAN):
            self.put("known.json", data)
            result = self.assay("scan", "--baseline", "known.json", "a.pkl")
            self.assertEqual((result.code, result.out), (4, ""), data)
        self.assertEqual(self.assay("scan", "--baseline", "missing.json", "a.pkl").code, 4)
        self.assertEqual(self.assay("baseline", "create").code, 4)
        self.assertEqual(self.assay("baseline", "create", "--report", "known.json", "a.pkl").code, 4)
        self.assertEqual(self.assay("baseline", "prune", "a.pkl").code, 4)

    def report(self, name, *arguments):
        self.assay("scan", "-f", "json", "-o", name, *arguments)
        return name

    def test_a_difference_says_what_is_new_changed_and_gone(self):
        self.put("m/a.pkl", CLASS)
        self.put("m/b.pkl", CALL)
        before = self.report("before.json", "m")
        same = self.assay("diff", before, before)
        self.assertEqual((same.code, "0 new, 0 changed, 0 gone" in same.out), (0, True))
        (self.directory / "m/b.pkl").unlink()
        self.put("m/evil.pkl", support.MALICIOUS)
        after = self.report("after.json", "--policy", self.put("p.toml", b'version = 1\n[rules]\nPKL-IMPORT-003 = "high"\n'), "m")
        result = self.assay("diff", "-f", "json", before, after)
        difference = result.json
        self.assertEqual((result.code, difference["exit_code"]), (1, 1))
        self.assertEqual(difference["summary"], {"new": 1, "changed": 1, "gone": 1, "counting": 2})
        self.assertEqual(difference["new"][0]["rule_id"], "PKL-CALL-001")
        self.assertEqual(difference["changed"][0]["before"], {"severity": "low", "suppressed": False})
        self.assertEqual(difference["gone"][0]["path"], "m/b.pkl")
        text = self.assay("diff", before, after)
        self.assertEqual(text.code, 1)
        self.assertIn("new critical[PKL-CALL-001] m/evil.pkl", text.out)
        self.assertIn("changed low -> high[PKL-IMPORT-003]", text.out)
        self.assertIn("gone medium[PKL-CALL-003] m/b.pkl", text.out)
        self.assertEqual(self.assay("diff", "--fail-on", "none", before, after).code, 0)
        self.assertEqual(self.assay("diff", after, before).code, 1)  # the call is new that way

    def test_a_new_finding_below_the_level_does_not_fail_and_the_level_is_the_second_reports(self):
        self.put("m/clean.pkl", support.CLEAN)
        before = self.report("before.json", "m")
        self.put("m/a.pkl", CLASS)
        after = self.report("after.json", "m")
        self.assertEqual(self.assay("diff", before, after).code, 0)
        self.assertEqual(self.assay("diff", "--fail-on", "low", before, after).code, 1)
        low = self.report("low.json", "--fail-on", "low", "m")
        self.assertEqual(self.assay("diff", before, low).code, 1)

    def test_what_is_no_longer_seen_is_not_silent(self):
        self.put("m/a.pkl", support.CLEAN)
        before = self.report("before.json", "m")
        self.put("m/b.bin", support.UNKNOWN)
        after = self.report("after.json", "m")
        self.assertEqual(self.assay("diff", before, after).code, 2)
        self.assertEqual(self.assay("diff", after, after).code, 0)
        for arguments in ((), (before,), (before, "missing.json"), (before, "m/a.pkl"), ("-f", "xml", before, after)):
            self.assertEqual(self.assay("diff", *arguments).code, 4)

    def test_a_hostile_report_does_not_reach_the_terminal(self):
        evil = {"schema_version": "1.0", "kind": "baseline", "findings": [
            {"rule_id": "\x1b[2J", "severity": "high", "path": "a\u202eb\x9b", "fingerprint": "\x07"}]}
        self.put("evil.json", json.dumps(evil).encode())
        self.put("none.json", b'{"schema_version": "1.0", "kind": "baseline", "findings": []}')
        for form in ("text", "json"):
            result = self.assay("diff", "-f", form, "none.json", "evil.json")
            self.assertEqual(result.code, 1)
            self.assertIsNone(support.CONTROL.search(result.out))


if __name__ == "__main__":
    unittest.main()
