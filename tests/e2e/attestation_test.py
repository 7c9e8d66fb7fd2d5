"""What a scan came to, as a statement that is signed and verified."""

import hashlib
import json
import pathlib
import unittest

import support


class Attestations(support.SignedCase):
    def setUp(self):
        super().setUp()
        self.put("model/config.json", b"{}")
        self.put("model/sub/model.pkl", support.CLEAN)

    def attest(self, *arguments):
        result = self.assay("scan", "--attest", "scan.json", *arguments)
        return result, json.loads((self.directory / "scan.json").read_text(encoding="utf-8"))

    def sign(self, *arguments, statement="scan.json"):
        return self.assay("sign", "--statement", statement, "--bundle", "scan.sigstore.json", "--key",
                          self.keys("model.pem"), *arguments)

    def verify(self, path, *arguments):
        return self.assay("verify", path, "--bundle", "scan.sigstore.json", "--key", self.keys("model.pub"), "--profile",
                          "private", "-f", "json", *arguments)

    def reason(self, result):
        return result.json["bundles"][0]["failure"]["reason"]

    def test_a_statement_is_about_every_file_and_says_what_the_scan_came_to(self):
        result, statement = self.attest("model")
        self.assertEqual(result.code, 0)
        self.assertIn("verdict: clean", result.out)  # people read the report as ever
        self.assertEqual(statement["_type"], "https://in-toto.io/Statement/v1")
        self.assertEqual(statement["predicateType"], "urn:assay:scan:v1")
        digests = {one["name"]: one["digest"] for one in statement["subject"]}
        self.assertEqual(digests, {
            "model/config.json": {"sha256": hashlib.sha256(b"{}").hexdigest()},
            "model/sub/model.pkl": {"sha256": hashlib.sha256(support.CLEAN).hexdigest()}})
        predicate = statement["predicate"]
        self.assertEqual((predicate["verdict"], predicate["files"], predicate["unread"]), ("clean", 2, 0))
        self.assertRegex(predicate["scanner"]["rules_digest"], "^[0-9a-f]{64}$")

    def test_it_says_the_same_every_time(self):
        first = self.assay("scan", "-f", "attestation", "model")
        self.assertEqual(first.out, self.assay("scan", "-f", "attestation", "--jobs", "1", "model").out)

    def test_findings_and_what_was_not_read_are_told(self):
        self.put("model/bad.pkl", support.MALICIOUS)
        result, statement = self.attest("model", "gone.pkl")
        self.assertEqual(result.code, 1)
        predicate = statement["predicate"]
        self.assertEqual((predicate["verdict"], predicate["findings"]["critical"], predicate["unread"]), ("findings", 1, 1))

    def test_a_signed_scan_is_verified_and_required(self):
        self.attest("model")
        self.assertEqual(self.sign().code, 0)
        result = self.verify("model/sub/model.pkl", "--scan-verdict", "clean")
        self.assertEqual(result.code, 0, result.out)
        scan = result.json["bundles"][0]["statement"]["scan"]
        self.assertEqual((scan["verdict"], len(scan["rules_digest"])), ("clean", 64))
        self.assertEqual(self.reason(self.verify("model/config.json", "--scan-verdict", "findings")), "scan-mismatch")
        self.put("model/config.json", b"{ }")
        self.assertEqual(self.reason(self.verify("model/config.json", "--scan-verdict", "clean")), "subject-mismatch")
        self.assertEqual(self.verify("model/sub/model.pkl", "--scan-verdict", "good").code, 4)

    def test_clean_by_the_signers_own_terms_is_not_clean(self):
        self.put("model/bad.pkl", support.MALICIOUS)
        self.put("off.toml", b'version = 1\nfail_on = "medium"\n[rules]\n"PKL-CALL-001" = "off"\n')
        self.assay("baseline", "create", "-o", "known.json", "model")
        for terms, said in ((("--policy", "off.toml"), "policy \"off.toml\""), (("--baseline", "known.json"), "baseline"),
                            (("--fail-on", "critical"), "fails on critical")):
            with self.subTest(said):
                target = "model/config.json" if said.startswith("fails") else "model"
                result, statement = self.attest(*terms, target)
                self.assertEqual((result.code, statement["predicate"]["verdict"]), (0, "clean"))
                self.sign()
                result = self.verify("model/config.json", "--scan-verdict", "clean")
                self.assertEqual((result.code, self.reason(result)), (5, "scan-mismatch"))
                self.assertIn(said, result.json["bundles"][0]["failure"]["message"])
                self.assertEqual(self.verify("model/config.json").code, 0)
        # What the verifier knows, and what is in the program, may have had a say.
        self.attest("--policy", "off.toml", "model")
        self.sign()
        digest = hashlib.sha256((self.directory / "off.toml").read_bytes()).hexdigest()
        for name in (digest, "sha256:" + digest):
            result = self.verify("model/bad.pkl", "--scan-verdict", "clean", "--scan-policy", name)
            self.assertEqual(result.code, 0, result.out)
        scan = result.json["bundles"][0]["statement"]["scan"]
        self.assertEqual((scan["fail_on"], scan["policy"], scan["baseline"]),
                         ("medium", {"name": "off.toml", "sha256": digest}, None))
        self.attest("--policy", "strict", "--fail-on", "medium", "model/config.json")
        self.sign()
        self.assertEqual(self.verify("model/config.json", "--scan-verdict", "clean").code, 0)
        for wrong in ("0" * 63, "x" * 64):
            self.assertEqual(self.verify("model/config.json", "--scan-verdict", "clean", "--scan-policy", wrong).code, 4)
        self.assertEqual(self.verify("model/config.json", "--scan-policy", digest).code, 4)

    def problems(self, result):
        return [(one["reason"], one["path"]) for one in result.json["model"]["problems"]]

    def test_a_folder_is_verified_file_by_file(self):
        self.put("model/.hidden/notes.txt", b"text\n")
        self.attest("model")
        self.sign()
        clean = ("--scan-verdict", "clean")
        result = self.verify("model", *clean)
        self.assertEqual(result.code, 0, result.out)
        model = result.json["model"]
        self.assertEqual((model["signed_files"], model["hashed_files"], model["hash"]), (3, 3, "sha256"))
        self.assertEqual(self.verify("model", "--scan-verdict", "findings").code, 5)
        # Neither the name of the folder nor where the bundle lies matters; the names in the folder do.
        (self.directory / "model").rename(self.directory / "moved")
        (self.directory / "scan.sigstore.json").rename(self.directory / "moved/scan.sigstore.json")
        verify = lambda *more: self.assay("verify", "moved", "--bundle", "moved/scan.sigstore.json", "--key",
                                          self.keys("model.pub"), "--profile", "private", "-f", "json", *more)
        self.assertEqual(verify(*clean).code, 0)
        (self.directory / "moved/config.json").rename(self.directory / "moved/other.json")
        self.assertEqual(self.problems(verify()), [("file-renamed", "other.json")])
        self.put("moved/config.json", b"{}")
        self.assertEqual(self.problems(verify()), [("file-renamed", "other.json")])
        (self.directory / "moved/other.json").unlink()
        self.put("moved/config.json", b"{ }")
        self.put("moved/sub/new.bin", b"new")
        result = verify(*clean)
        self.assertEqual((result.code, self.problems(result)),
                         (5, [("file-changed", "config.json"), ("file-unsigned", "sub/new.bin")]))
        result = verify("--ignore-unsigned-files")
        self.assertEqual(self.problems(result), [("file-changed", "config.json")])
        result = verify("--ignore-unsigned-files", "--ignore-path", "config.json")
        self.assertEqual(result.code, 0, result.out)
        self.assertEqual({(one["path"], one["by"]) for one in result.json["model"]["ignored"]},
                         {("config.json", "user"), ("sub/new.bin", "unsigned")})
        self.assertIn("1 subject of the statements: not in the folder", result.json["bundles"][0]["not_checked"])
        (self.directory / "moved/away").symlink_to("/etc/passwd")
        self.assertIn(("file-link-outside", "away"), self.problems(verify()))

    def test_a_folder_needs_statements(self):
        self.attest("model")
        self.sign()
        self.put("model/scan.sigstore.json", (self.directory / "scan.sigstore.json").read_bytes())
        result = self.assay("verify", "model", "--bundle", "scan.sigstore.json", "--key", self.keys("other.pub"),
                            "--profile", "private", "-f", "json")
        self.assertEqual((result.code, self.reason(result)), (5, "signature-invalid"))
        self.assertNotIn("model", result.json)
        (self.directory / "empty").mkdir()
        self.assertEqual(self.problems(self.verify("empty")), [("file-missing", ".")])
        # A bundle that lies in the folder, and is another file than the one that was named, is a file like any other.
        self.assertEqual(self.problems(self.verify("model")), [("file-unsigned", "scan.sigstore.json")])
        self.assertEqual(self.assay("verify", "model", "--bundle", "gone.json", "--key", self.keys("model.pub")).code, 2)

    def test_another_statement_is_no_scan(self):
        digest = hashlib.sha256(b"{}").hexdigest()
        statement = {"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://example.com/other/v1",
                     "subject": [{"name": "config.json", "digest": {"sha256": digest}}], "predicate": {"verdict": "clean"}}
        self.put("other.json", json.dumps(statement).encode())
        self.assertEqual(self.sign(statement="other.json").code, 0)
        self.assertEqual(self.verify("model/config.json").code, 0)
        self.assertEqual(self.reason(self.verify("model/config.json", "--scan-verdict", "clean")), "scan-missing")
        statement["predicateType"] = "urn:assay:scan:v1"
        self.put("other.json", json.dumps(statement).encode())
        self.sign(statement="other.json")
        self.assertEqual(self.reason(self.verify("model/config.json", "--scan-verdict", "clean")), "scan-malformed")

    def test_a_policy_requires_a_signed_scan(self):
        self.attest("model/config.json")
        self.sign()
        (self.directory / "scan.sigstore.json").rename(self.directory / "model/config.json.sigstore.json")
        self.put("key.pub", pathlib.Path(self.keys("model.pub")).read_bytes())
        for verdict, code in (("clean", 0), ("findings", 5)):
            self.put("policy.toml", f'version = 1\n[signature]\nbundle = "*.sigstore.json"\nkey = "key.pub"\n'
                                    f'profile = "private"\nscan_verdict = "{verdict}"\n'.encode())
            result = self.assay("scan", "--policy", "policy.toml", "model/config.json")
            self.assertEqual(result.code, code, result.out + result.err)

    def test_one_bundle_may_speak_of_all_files(self):
        self.attest("model")
        self.sign()
        self.put("model/all.jsonl", (self.directory / "scan.sigstore.json").read_bytes())
        self.put("key.pub", pathlib.Path(self.keys("model.pub")).read_bytes())
        self.put("policy.toml", b'version = 1\n[signature]\nbundle = "all.jsonl"\nkey = "key.pub"\n'
                                b'profile = "private"\nscan_verdict = "clean"\n')
        scan = lambda *paths: self.assay("scan", "--policy", "policy.toml", "-f", "json", *paths)
        result = scan("model")
        self.assertEqual(result.code, 0, result.out)
        self.assertEqual(sorted(one["path"] for one in result.json["signatures"]),
                         ["model/config.json", "model/sub/model.pkl"])
        self.assertEqual(scan("model/config.json").code, 0)
        self.put("model/sub/new.json", b"[]")
        result = scan("model")
        self.assertEqual(result.code, 5)
        self.assertEqual([(one["path"], one["reason"]) for one in result.json["signatures"] if not one["verified"]],
                         [("model/sub/new.json", "subject-mismatch")])
        (self.directory / "model/all.jsonl").unlink()
        self.assertEqual({one["reason"] for one in scan("model").json["signatures"]}, {"file-unsigned"})

    def test_wrong_usage(self):
        self.attest("model")
        for arguments, complaint in (
            (("sign", "--statement", "scan.json", "--key", self.keys("model.pem")), "--bundle is missing"),
            (("sign", "--statement", "scan.json", "--bundle", "b"), "--key is missing"),
            (("sign", "model", "--statement", "scan.json", "--bundle", "b", "--key", "k"), "no model beside it"),
            (("sign", "model", "--bundle", "b", "--key", "k"), "--bundle: needs --statement"),
            (("sign", "--statement", "model/config.json", "--bundle", "b", "--key", self.keys("model.pem")), "statement"),
        ):
            with self.subTest(complaint):
                result = self.assay(*arguments)
                self.assertEqual(result.code, 4, result.out)
                self.assertIn(complaint, result.err)
        self.assertEqual(self.sign(statement="gone.json").code, 2)


if __name__ == "__main__":
    unittest.main()
