"""Policies on the command line: every key, what is refused, who wins, what reports say."""

import hashlib
import json
import unittest

import support

# my_project.loader.fetch("x"), called as a function: medium; my_project.Model, made: low.
CALL = b"cmy_project.loader\nfetch\n(S'x'\ntR."
CLASS = b"\x80\x02cmy_project\nModel\n)\x81."
UNLISTED = b"crandom\n_test_generator\n(I1\ntR."  # of a package that assay knows, on no list
DAY = "1781481600"  # 2026-06-15, for SOURCE_DATE_EPOCH


class Policy(support.Case):
    def policy(self, text, name="policy.toml", version=True):
        return self.put(name, (("version = 1\n" if version else "") + text).encode())

    def judged(self, text, *paths, flags=(), env=None):
        """The JSON report of a scan of these paths by a policy with this text."""
        return self.scan("--policy", self.policy(text), *flags, *paths, env=env)

    def rules(self, report, suppressed=False):
        return sorted(one["rule_id"] for one in report["findings"] if bool(one["suppressed"]) == suppressed)

    def kinds(self, report):
        return [note["kind"] for note in report["notes"]]

    # What a policy says.

    def test_the_report_names_the_policy_and_its_digest(self):
        self.put("a.pkl", support.CLEAN)
        report = self.judged("", "a.pkl")
        data = (self.directory / "policy.toml").read_bytes()
        self.assertEqual(report["policy"], {"name": "policy.toml", "sha256": hashlib.sha256(data).hexdigest()})
        plain = self.scan("a.pkl")
        self.assertEqual((plain["policy"], plain["baseline"], plain["notes"]), (None, None, []))
        text = self.assay("scan", "--policy", "policy.toml", "a.pkl").out
        self.assertIn(f"policy: policy.toml (sha256 {report['policy']['sha256'][:12]}…)", text)

    def test_the_level_is_the_policys_and_a_flag_wins(self):
        self.put("a.pkl", CLASS)
        self.assertEqual(self.judged('fail_on = "low"', "a.pkl")["exit_code"], 1)
        self.assertEqual(self.judged('fail_on = "low"', "a.pkl", flags=["--fail-on", "medium"])["exit_code"], 0)
        self.put("b.pkl", CALL)
        report = self.judged('fail_on = "none"', "b.pkl")
        self.assertEqual((report["exit_code"], report["verdict"], report["fail_on"]), (0, "findings", "none"))
        self.assertEqual(self.judged('fail_on = "none"', "b.pkl", flags=["--fail-on", "medium"])["exit_code"], 1)

    def test_limits_are_the_policys_and_flags_win(self):
        inner = support.zipped({"a.pkl": support.CLEAN})
        self.put("a.zip", support.zipped({"inner.zip": inner}))
        for text, flag in (("max_depth = 1", ["--max-depth", "9"]), ("max_members = 1", ["--max-members", "1K"]),
                           ('max_expanded = "1"', ["--max-expanded", "1G"])):
            with self.subTest(text):
                self.put("a.zip", support.zipped({"inner.zip": inner}))
                expects = 0 if text.startswith("max_expanded") else 2  # stored members expand nothing
                self.assertEqual(self.judged(f"[limits]\n{text}", "a.zip")["exit_code"], expects)
                self.assertEqual(self.judged(f"[limits]\n{text}", "a.zip", flags=flag)["exit_code"], 0)
        for text in ("max_ratio = 5", "timeout = 300", 'timeout = "5m"', 'max_members = "100K"'):
            self.assertEqual(self.judged(f"[limits]\n{text}", "a.zip")["exit_code"], 0)

    def test_a_rule_gets_another_severity_or_is_off(self):
        self.put("a.pkl", CLASS)
        report = self.judged('[rules]\nPKL-IMPORT-003 = "high"', "a.pkl")
        self.assertEqual((report["exit_code"], report["findings"][0]["severity"]), (1, "high"))
        self.assertEqual(self.kinds(report), ["severity_changed"])
        self.put("b.pkl", CALL)
        report = self.judged('[rules]\npickle-unvetted-call = "off"', "b.pkl")
        self.assertEqual((report["exit_code"], report["summary"]["suppressed"]), (0, 1))
        self.assertEqual(report["findings"][0]["suppressed"]["by"], "policy.toml")

    def test_only_listed_formats_may_come_in(self):
        self.put("models/a.pkl", support.CLEAN)
        self.put("models/notes.md", b"# Notes\n\nText is no model.\n")
        report = self.judged('[formats]\nallow = ["safetensors"]', "models")
        self.assertEqual(report["exit_code"], 1)
        self.assertEqual([(one["rule_id"], one["path"]) for one in report["findings"]],
                         [("POL-FORMAT-001", "models/a.pkl")])
        self.assertEqual(self.judged('[formats]\nallow = ["pickle"]', "models")["exit_code"], 0)
        # What the policy forbids counts at every level.
        report = self.judged('fail_on = "critical"\n[formats]\nallow = []', "models")
        self.assertEqual((report["exit_code"], report["findings"][0]["severity"]), (1, "critical"))
        self.put("a.zip", support.zipped({"a.pkl": support.CLEAN}))
        report = self.judged('[formats]\nallow = ["zip"]', "a.zip")
        self.assertEqual([one["path"] for one in report["findings"] if one["rule_id"] == "POL-FORMAT-001"],
                         ["a.zip!a.pkl"])

    def test_unvetted_imports_are_allowed_warned_of_or_denied(self):
        self.put("call.pkl", CALL)
        self.put("class.pkl", CLASS)
        codes = {word: self.judged(f'[imports]\nunvetted = "{word}"', "call.pkl", "class.pkl")
                 for word in ("allow", "warn", "deny")}
        self.assertEqual({word: report["exit_code"] for word, report in codes.items()},
                         {"allow": 0, "warn": 1, "deny": 1})
        self.assertEqual([one["severity"] for one in codes["deny"]["findings"]], ["high", "high"])
        self.assertEqual(len(self.rules(codes["allow"], suppressed=True)), 2)
        self.put("evil.pkl", support.MALICIOUS)
        self.assertEqual(self.judged('[imports]\nunvetted = "allow"', "evil.pkl")["exit_code"], 1)

    def test_globals_can_be_vouched_for_but_not_dangerous_ones(self):
        self.put("call.pkl", CALL)
        for allowed, code in (('"my_project.loader.fetch"', 0), ('"my_project.*"', 0), ('"my_project.loader"', 1),
                              ('"other.*"', 1)):
            with self.subTest(allowed):
                report = self.judged(f'[imports]\nunvetted = "deny"\nallow = [{allowed}]', "call.pkl")
                self.assertEqual(report["exit_code"], code)
        self.put("known.pkl", UNLISTED)
        self.assertEqual(self.judged('[imports]\nallow = ["random._test_generator"]', "known.pkl")["exit_code"], 0)

    def test_an_entry_that_could_never_work_is_a_mistake(self):
        self.put("evil.pkl", support.MALICIOUS)
        for entry, complaint in (("os.system", "dangerous"), ("posix.system", "dangerous"), ("random.*", "one by one"),
                                 ("torch.*", "one by one"), ("os.*", "one by one")):
            with self.subTest(entry):
                self.policy(f'[imports]\nallow = ["my_project.*", "{entry}"]')
                for command in (("scan", "--policy", "policy.toml", "evil.pkl"), ("policy", "check", "policy.toml")):
                    result = self.assay(*command)
                    self.assertEqual(result.code, 4)
                    self.assertIn("policy.toml:3:", result.err)
                    self.assertIn(complaint, result.err)

    # Suppressions.

    def suppression(self, binding, rule="PKL-CALL-003", more=""):
        return f'[[suppress]]\nrules = ["{rule}"]\nreason = "read by us"\n{binding}\n{more}'

    def test_a_suppression_binds_to_digest_path_or_fingerprint(self):
        self.put("models/a.zip", support.zipped({"data.pkl": CALL}))
        self.put("models/b.pkl", CALL)
        digest = hashlib.sha256((self.directory / "models/b.pkl").read_bytes()).hexdigest()
        archive = hashlib.sha256((self.directory / "models/a.zip").read_bytes()).hexdigest()
        prints = {one["path"]: one["fingerprint"] for one in self.scan("models")["findings"]
                  if one["rule_id"] == "PKL-CALL-003"}
        for binding, path in ((f'sha256 = "{digest}"', "models/b.pkl"), (f'sha256 = "{archive}"', "models/a.zip!data.pkl"),
                              ('path = "models/b.pkl"', "models/b.pkl"), ('path = "b.pkl"', "models/b.pkl"),
                              ('path = "**/*.pkl"', None), ('path = "a.zip"', "models/a.zip!data.pkl"),
                              ('path = "a.zip!data.pkl"', "models/a.zip!data.pkl"),
                              (f'fingerprint = "{prints["models/b.pkl"]}"', "models/b.pkl")):
            with self.subTest(binding):
                report = self.judged(self.suppression(binding), "models")
                hidden = [one for one in report["findings"] if one["suppressed"]]
                paths = sorted(one["path"] for one in hidden)
                self.assertEqual(paths, [path] if path else ["models/a.zip!data.pkl", "models/b.pkl"])
                self.assertEqual(hidden[0]["suppressed"],
                                 {"by": "policy.toml:2", "reason": "read by us", "expires": None})
                self.assertEqual(report["exit_code"], 1 if path else 0)
                self.assertEqual(report["notes"], [])
        # All that is said must hold.
        both = f'sha256 = "{digest}"\npath = "other/**"'
        self.assertEqual(self.kinds(self.judged(self.suppression(both), "models")), ["suppression_unused"])

    def test_a_changed_file_is_not_covered_by_its_old_digest(self):
        self.put("b.pkl", CALL)
        binding = f'sha256 = "{hashlib.sha256(CALL).hexdigest()}"'
        self.assertEqual(self.judged(self.suppression(binding), "b.pkl")["exit_code"], 0)
        self.put("b.pkl", CALL.replace(b"'x'", b"'y'"))
        self.assertEqual(self.judged(self.suppression(binding), "b.pkl")["exit_code"], 1)

    def test_what_is_over_or_unused_is_reported(self):
        self.put("b.pkl", CALL)
        for expires, code, kinds in (("2026-06-15", 0, []), ("2026-06-14", 1, ["suppression_expired"])):
            text = self.suppression('path = "b.pkl"', more=f"expires = {expires}\n")
            report = self.judged(text, "b.pkl", env={"SOURCE_DATE_EPOCH": DAY})
            self.assertEqual((report["exit_code"], self.kinds(report)), (code, kinds))
        self.assertEqual(report["notes"][0]["message"],
                         "policy.toml:2: the suppression of PKL-CALL-003 ended on 2026-06-14: 1 finding counts again")
        text = self.assay("scan", "--policy", "policy.toml", "b.pkl", env={"SOURCE_DATE_EPOCH": DAY}).out
        self.assertIn("note: policy.toml:2: the suppression of PKL-CALL-003 ended on", text)
        report = self.judged(self.suppression('path = "other.pkl"'), "b.pkl")
        self.assertEqual((report["exit_code"], self.kinds(report)), (1, ["suppression_unused"]))

    def test_every_format_of_report_can_be_written(self):
        self.put("b.pkl", CALL)
        self.put("c.bin", support.UNKNOWN)
        self.policy(self.suppression('path = "b.pkl"') +
                    '[[allow_incomplete]]\nbecause = ["unknown_format"]\nreason = "ours"\n')
        for name in ("text", "json", "jsonl", "sarif", "html", "markdown", "github", "junit", "gitlab", "cyclonedx",
                     "huggingface", "attestation"):
            with self.subTest(name):
                result = self.assay("scan", "--policy", "policy.toml", "-f", name, "b.pkl", "c.bin")
                self.assertEqual(result.code, 0, result.err)
                self.assertTrue(result.out)

    # Incomplete.

    def allowance(self, because, more=""):
        return f'[[allow_incomplete]]\nbecause = [{because}]\nreason = "known to us"\n{more}\n'

    def test_what_was_not_seen_is_allowed_by_name_and_said(self):
        self.put("a.pkl", support.CLEAN)
        self.put("b.bin", support.UNKNOWN)
        report = self.judged(self.allowance('"unknown_format"'), "a.pkl", "b.bin")
        self.assertEqual((report["exit_code"], report["verdict"]), (0, "clean"))
        self.assertEqual([root["complete"] for root in report["roots"]], [True, False])
        self.assertEqual(report["summary"]["incomplete"], 1)
        self.assertEqual(report["artifacts"][1]["allowed"],
                         {"by": "policy.toml:2", "reason": "known to us", "expires": None})
        self.assertEqual(self.kinds(report), ["incomplete_allowed"])
        text = self.assay("scan", "--policy", "policy.toml", "a.pkl", "b.bin").out
        self.assertIn("Not seen to the end", text)
        self.assertIn("allowed by policy.toml:2: known to us", " ".join(text.split()))
        self.assertIn("the policy allows what was not seen", " ".join(text.split()))
        self.assertIn("allowed by policy.toml:2", self.assay("scan", "-q", "--policy", "policy.toml", "b.bin").out)

    def test_only_what_is_named_is_allowed(self):
        self.put("a.pkl", support.BROKEN)
        self.put("b.bin", support.UNKNOWN)
        for because, more, target, code in (
                ('"unknown_format"', "", "a.pkl", 2), ('"limit", "unsupported", "malformed"', "", "b.bin", 2),
                ('"truncated"', "", "a.pkl", 0), ('"truncated"', 'formats = ["zip"]', "a.pkl", 2),
                ('"truncated"', 'formats = ["pickle"]', "a.pkl", 0), ('"unknown_format"', 'path = "*.idx"', "b.bin", 2),
                ('"unknown_format"', 'path = "*.bin"', "b.bin", 0), ('"unknown_format"', "expires = 2020-01-01", "b.bin", 2),
                ('"unknown_format"', f'sha256 = "{hashlib.sha256(support.UNKNOWN).hexdigest()}"', "b.bin", 0),
                ('"unknown_format"', f'sha256 = "{"0" * 64}"', "b.bin", 2)):
            with self.subTest(because + more + target):
                report = self.judged(self.allowance(because, more), target)
                self.assertEqual(report["exit_code"], code, report["errors"])
        everything = '"unknown_format", "unsupported", "limit", "truncated", "malformed"'
        self.assertEqual(self.judged(self.allowance(everything), "missing.pkl")["exit_code"], 2)
        self.put("empty.pkl", b"")
        self.assertEqual(self.judged(self.allowance(everything), "empty.pkl")["exit_code"], 3)

    # What is refused.

    def test_mistakes_name_file_line_column_and_what_was_meant(self):
        self.put("a.pkl", support.CLEAN)
        for text, message in (
                ("fail-on = 'low'", "policy.toml:2:1: unknown key 'fail-on', did you mean 'fail_on'?"),
                ("[rules]\nPKL-CALL-01 = 'off'", "policy.toml:3:1: unknown rule 'PKL-CALL-01', did you mean 'PKL-CALL-001'?"),
                ("[formats]\nallow = ['safetensor']", "policy.toml:3:10: unknown format 'safetensor', did you mean 'safetensors'?"),
                ("[[suppress]]\nrules = ['PKL-CALL-001']\npath = '*'", "policy.toml:2:1: 'suppress.reason' is missing"),
                ("fail_on = [", "policy.toml:2:"), ("[.a]", "policy.toml:2:2: "), ("[", "policy.toml:2:")):
            with self.subTest(text):
                self.policy(text)
                for command in (("scan", "--policy", "policy.toml", "a.pkl"), ("policy", "check", "policy.toml"),
                                ("policy", "show", "policy.toml")):
                    result = self.assay(*command)
                    self.assertEqual((result.code, result.out), (4, ""))
                    self.assertIn(message, result.err)
        self.assertEqual(self.assay("scan", "--policy", "missing.toml", "a.pkl").code, 4)
        self.assertIn("did you mean 'strict'?", self.assay("scan", "--policy", "strikt", "a.pkl").err)
        self.assertEqual(self.assay("scan", "--policy", ".", "a.pkl").code, 4)
        self.assertTrue(self.assay("policy", "check", "missing.toml").err.startswith("assay: 'missing.toml': "))
        self.assertIn("--policy: 'missing.toml': ", self.assay("scan", "--policy", "missing.toml", "a.pkl").err)
        self.policy("", version=False)
        self.assertIn("'version' is missing", self.assay("policy", "check", "policy.toml").err)

    def test_nothing_in_what_is_scanned_is_a_policy(self):
        self.put("models/b.pkl", CALL)
        for name in ("policy.toml", ".assay.toml", "assay.toml", "default.toml", "default", "strict", "baseline.json"):
            self.policy('fail_on = "none"\n[imports]\nunvetted = "allow"\n', "models/" + name)
        self.assertEqual(self.assay("scan", "models/b.pkl").code, 1)
        result = support.Result(self.run_binary(["scan", "models"], stdout=-1, stderr=-1))
        self.assertEqual(result.code, 1)

    # The environment.

    def test_variables_stand_for_flags_that_are_not_given(self):
        self.put("a.pkl", CLASS)
        self.policy('fail_on = "medium"')

        def code(*flags, **env):
            return self.assay("scan", *flags, "a.pkl", env=env).code

        self.assertEqual(code(), 0)
        self.assertEqual(code(ASSAY_FAIL_ON="low"), 1)
        self.assertEqual(code("--fail-on", "high", ASSAY_FAIL_ON="low"), 0)
        self.assertEqual(code(ASSAY_FAIL_ON=""), 0)
        self.assertEqual(code(ASSAY_POLICY="strict"), 1)
        self.assertEqual(code("--policy", "policy.toml", ASSAY_POLICY="strict"), 0)
        self.assertEqual(code("--policy", "policy.toml", ASSAY_FAIL_ON="low"), 1)
        out = self.assay("scan", "a.pkl", env={"ASSAY_FORMAT": "json", "ASSAY_JOBS": "2", "ASSAY_TIMEOUT": "5m"}).out
        self.assertEqual(json.loads(out)["exit_code"], 0)
        self.assertIn("\x1b[", self.assay("scan", "a.pkl", env={"ASSAY_COLOR": "always"}).out)
        self.assertIn("confinement\":\"off", self.assay("scan", "-f", "json", "a.pkl", env={"ASSAY_CONFINE": "off"}).out)
        for name in ("FAIL_ON", "JOBS", "FORMAT", "COLOR", "TIMEOUT", "CONFINE", "PROGRESS", "POLICY"):
            result = self.assay("scan", "a.pkl", env={f"ASSAY_{name}": "nonsense"})
            self.assertEqual(result.code, 4, name)
            self.assertIn(f"ASSAY_{name}: ", result.err)

    # Bundled policies.

    def test_the_default_policy_is_what_happens_without_and_strict_is_stricter(self):
        for name, data in (("class.pkl", CLASS), ("call.pkl", CALL), ("clean.pkl", support.CLEAN),
                           ("evil.pkl", support.MALICIOUS)):
            self.put(name, data)
            plain = self.scan(name)
            report = self.scan("--policy", "default", name)
            self.assertEqual(report["policy"]["name"], "default")
            for key in ("policy", "notes"):
                report.pop(key), plain.pop(key)
            self.assertEqual(report, plain)
        self.assertEqual(self.scan("--policy", "strict", "clean.pkl")["exit_code"], 0)
        self.assertEqual(self.scan("--policy", "strict", "class.pkl")["exit_code"], 1)

    def test_policies_are_shown_and_checked(self):
        for name in ("default", "strict"):
            text = self.assay("policy", "show", name).out
            self.assertEqual(text, (support.SOURCE / f"rules/policy/{name}.toml").read_text())
            self.put("copy.toml", text.encode())
            result = self.assay("policy", "check", "copy.toml", name)
            digest = hashlib.sha256(text.encode()).hexdigest()
            self.assertEqual((result.code, result.out),
                             (0, f"copy.toml: ok (sha256 {digest})\n{name}: ok (sha256 {digest})\n"))
        self.assertEqual(self.assay("policy", "show").out, self.assay("policy", "show", "default").out)
        self.policy(self.suppression('path = "b.pkl"', more="expires = 2020-01-01\n"))
        self.assertIn("policy.toml:2: this suppression ended on 2020-01-01", self.assay("policy", "check", "policy.toml").out)
        shown = self.assay("policy", "show", "policy.toml").out
        self.put("shown.toml", shown.encode())
        self.assertEqual(self.assay("policy", "show", "shown.toml").out, shown)
        self.assertIn("max_members = 100000", shown)
        for words in ((), ("check",), ("shwo",), ("show", "a", "b")):
            self.assertEqual(self.assay("policy", *words).code, 4)

    def test_a_check_refuses_what_a_scan_would_refuse(self):
        for demand, complaint in (('bundle = "*.json"', "who must have signed"),
                                  ('bundle = "*.json"\nkey = "gone.pub"', "gone.pub")):
            self.policy(f"[signature]\n{demand}")
            result = self.assay("policy", "check", "policy.toml")
            self.assertEqual((result.code, result.out), (4, ""))
            self.assertIn(complaint, result.err)

    def test_the_rules_directory_may_hold_policies(self):
        self.put("a.pkl", support.CLEAN)
        self.assertEqual(self.scan("--rules", str(support.SOURCE / "rules"), "a.pkl")["exit_code"], 0)

    def test_reports_are_the_same_bytes_for_every_number_of_jobs(self):
        for number in range(12):
            self.put(f"m/{number}.pkl", [CALL, CLASS, support.MALICIOUS, support.CLEAN][number % 4])
        self.put("m/b.bin", support.UNKNOWN)
        self.policy('[imports]\nunvetted = "deny"\nallow = ["my_project.Model"]\n[formats]\nallow = ["zip"]\n' +
                    self.suppression('path = "m/0.pkl"') + self.allowance('"unknown_format"'))
        self.assay("baseline", "create", "-o", "known.json", "m/2.pkl")
        for form in ("json", "text", "sarif"):
            runs = {self.assay("scan", "--policy", "policy.toml", "--baseline", "known.json", "-f", form, "-j", jobs, "m").out
                    for jobs in ("1", "4", "16")}
            self.assertEqual(len(runs), 1)


if __name__ == "__main__":
    unittest.main()
