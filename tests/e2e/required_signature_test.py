"""Signatures that a policy requires of what `assay scan` looks at."""

import html
import unittest

import support

IDENTITY = "https://github.com/acme/model/.github/workflows/build.yml@refs/heads/main"
ISSUER = "https://token.example.com"


class RequiredSignatures(support.SignedCase):
    def setUp(self):
        super().setUp()
        self.put("model/config.json", b"{}")
        self.put("model/sub/notes.txt", b"0123456789")
        self.put("rules/key.pub", (self.scenes / "keys/model.pub").read_bytes())
        self.policy('model = "model.sig"', 'key = "key.pub"')

    def policy(self, *lines):
        self.put("rules/policy.toml", "\n".join(("version = 1", "[signature]") + lines).encode() + b"\n")

    def sign(self, model="model", signature="model/model.sig", key="model.pem"):
        result = self.assay("sign", model, "--signature", signature, "--key", self.keys(key))
        self.assertEqual(result.code, 0, result.err)

    def scan_with_policy(self, *arguments, **options):
        return self.assay("scan", "--policy", "rules/policy.toml", "-f", "json", *arguments, **options)

    def check_refused(self, result, reason, path):
        report = result.json
        self.assertEqual((result.code, report["verdict"]), (5, "findings"), result.out)
        self.assertEqual([(one["rule_id"], one["path"], one["evidence"]["reason"]) for one in report["findings"]],
                         [("TRUST-SIGN-001", path, reason)])
        self.assertIn(reason, [one["reason"] for one in report["signatures"]])

    def test_a_signed_model_is_clean_and_says_who_signed(self):
        self.sign()
        result = self.scan_with_policy("model")
        self.assertEqual(result.code, 0, result.out)
        (record,) = result.json["signatures"]
        self.assertEqual((record["artifact"], record["signature"], record["verified"], record["reason"]),
                         (0, "model/model.sig", True, ""))
        self.assertEqual(record["evidence"]["method"], "key")
        self.assertEqual([note["kind"] for note in result.json["notes"]], ["signature_verified"])

    def test_without_a_policy_nothing_is_required(self):
        result = self.assay("scan", "-f", "json", "model")
        self.assertEqual((result.code, result.json["signatures"]), (0, []))

    def test_no_signature(self):
        self.check_refused(self.scan_with_policy("model"), "file-unsigned", "model")

    def test_the_signature_of_somebody_else(self):
        self.sign(key="other.pem")
        self.check_refused(self.scan_with_policy("model"), "signature-invalid", "model")

    def test_a_changed_a_new_and_a_missing_file(self):
        self.sign()
        for path, data, reason in (("model/sub/notes.txt", b"0123456780", "file-changed"),
                                     ("model/new.txt", b"new", "file-unsigned")):
            with self.subTest(reason):
                before = self.read(path)
                self.put(path, data)
                self.check_refused(self.scan_with_policy("model"), reason, "model")
                self.restore(path, before)
        (self.directory / "model/config.json").unlink()
        self.check_refused(self.scan_with_policy("model"), "file-missing", "model")

    def read(self, path):
        path = self.directory / path
        return path.read_bytes() if path.exists() else None

    def restore(self, path, data):
        if data is None:
            (self.directory / path).unlink()
        else:
            self.put(path, data)

    def test_what_the_policy_leaves_out(self):
        self.sign()
        self.put("model/cache/tmp.txt", b"text")
        self.policy('model = "model.sig"', 'key = "key.pub"', 'ignore_paths = ["cache"]')
        result = self.scan_with_policy("model")
        self.assertEqual(result.code, 0, result.out)
        self.assertIn("1 path left out: \"cache\"", " ".join(result.json["signatures"][0]["evidence"]["not_checked"]))

    def test_files_have_their_signature_beside_them(self):
        self.put("one/a.json", b"{}")
        self.policy('model = "*.sig"', 'key = "key.pub"')
        self.check_refused(self.scan_with_policy("one/a.json"), "file-unsigned", "one/a.json")
        self.sign("one/a.json", "one/a.json.sig")
        self.assertEqual(self.scan_with_policy("one/a.json").code, 0)
        self.put("one/a.json", b"{ }")
        self.check_refused(self.scan_with_policy("one/a.json"), "file-changed", "one/a.json")

    def test_bundles(self):
        self.put("model/file.txt", (self.scenes / "file.bin").read_bytes())
        self.put("rules/root.json", (self.scenes / "trusted-root/root.json").read_bytes())
        signer = (f'identity = "{IDENTITY}"', f'issuer = "{ISSUER}"', 'trusted_root = "root.json"')
        self.policy('bundle = "*.sigstore.json"', *signer)
        self.check_refused(self.scan_with_policy("model/file.txt"), "file-unsigned", "model/file.txt")
        self.put("model/file.txt.sigstore.json", (self.scenes / "bundle/message.json").read_bytes())
        result = self.scan_with_policy("model/file.txt")
        self.assertEqual(result.code, 0, result.out)
        (record,) = result.json["signatures"]
        self.assertEqual((record["evidence"]["identity"], record["evidence"]["issuer"]), (IDENTITY, ISSUER))
        self.assertIn("rekor.example.com 1005", record["evidence"]["log_entries"])
        # In a folder every file needs its own, and bundles need none.
        result = self.scan_with_policy("model")
        self.assertEqual(result.code, 5)
        self.assertEqual(sorted(one["path"] for one in result.json["findings"]), ["model/config.json", "model/sub/notes.txt"])
        self.policy('bundle = "*.sigstore.json"', *signer, 'builder_id = "https://builder.example.com"')
        self.check_refused(self.scan_with_policy("model/file.txt"), "provenance-missing", "model/file.txt")

    def attest(self):
        """Statements about every file of the model, signed, in the model itself."""
        self.assertEqual(self.assay("scan", "--attest", "statement.json", "model").code, 0)
        result = self.assay("sign", "--statement", "statement.json", "--bundle", "model/all.jsonl", "--key", self.keys("model.pem"))
        self.assertEqual(result.code, 0, result.err)
        self.policy('bundle = "all.jsonl"', 'key = "key.pub"', 'profile = "private"')

    def test_signed_bytes_under_the_name_of_another_signed_file(self):
        self.attest()
        self.assertEqual(self.scan_with_policy("model").code, 0)
        config = self.directory / "model/config.json"
        config.write_bytes(self.read("model/sub/notes.txt"))
        self.check_refused(self.scan_with_policy("model"), "file-renamed", "model/config.json")
        config.unlink()
        config.symlink_to("sub/notes.txt")
        result = self.scan_with_policy("model")
        self.assertEqual(result.code, 5, result.out)
        self.assertIn("file-renamed", [one["reason"] for one in result.json["signatures"]])
        # Under a name of its own a link is what it leads to.
        config.unlink()
        config.write_bytes(b"{}")
        (self.directory / "model/link.txt").symlink_to("sub/notes.txt")
        self.assertEqual(self.scan_with_policy("model").code, 0)

    def test_the_bundle_of_a_bundle_is_a_file_like_any_other(self):
        self.put("rules/root.json", (self.scenes / "trusted-root/root.json").read_bytes())
        self.policy('bundle = "*.sig"', f'identity = "{IDENTITY}"', f'issuer = "{ISSUER}"', 'trusted_root = "root.json"')
        self.put("one/file.txt", (self.scenes / "file.bin").read_bytes())
        self.put("one/file.txt.sig", (self.scenes / "bundle/message.json").read_bytes())
        self.assertEqual(self.scan_with_policy("one").code, 0)
        self.put("one/file.txt.sig.sig", b"anything")
        self.check_refused(self.scan_with_policy("one"), "file-unsigned", "one/file.txt.sig.sig")

    def check_every_format_has_the_evidence(self, path):
        (record,) = self.scan_with_policy(path).json["signatures"]
        self.assertTrue(record["verified"], record)
        evidence = record["evidence"]
        values = [value for one in evidence.values() for value in (one if isinstance(one, list) else [one])]
        formats = ["text", "json", "jsonl", "sarif", "html", "markdown", "github", "junit", "gitlab", "cyclonedx",
                   "huggingface", "attestation"]
        outputs = [flag for name in formats for flag in ("-o", f"{name}=out.{name}")]
        result = self.assay("scan", "-v", "--policy", "rules/policy.toml", *outputs, path, env={"SOURCE_DATE_EPOCH": "0"})
        self.assertEqual(result.code, 0, result.err)
        for name in formats:
            text = html.unescape((self.directory / f"out.{name}").read_text(encoding="utf-8")).replace("\\", "")
            for part in (record["path"], record["signature"], *values):
                self.assertIn(part, text, name)
        return evidence

    def test_every_format_has_the_evidence(self):
        self.sign()
        self.put("model/cache/tmp.txt", b"text")
        self.policy('model = "model.sig"', 'key = "key.pub"', 'ignore_paths = ["cache"]')
        self.assertIn("not_checked", self.check_every_format_has_the_evidence("model"))
        self.put("model/file.txt", (self.scenes / "file.bin").read_bytes())
        self.put("rules/root.json", (self.scenes / "trusted-root/root.json").read_bytes())
        self.put("model/file.txt.sigstore.json", (self.scenes / "bundle/message.json").read_bytes())
        self.policy('bundle = "*.sigstore.json"', f'identity = "{IDENTITY}"', f'issuer = "{ISSUER}"',
                    'trusted_root = "root.json"')
        evidence = self.check_every_format_has_the_evidence("model/file.txt")
        for key in ("method", "identity", "issuer", "times", "log_entries"):
            self.assertIn(key, evidence)

    def test_what_the_scan_has_no_digest_of_is_not_forgotten(self):
        outside = self.directory / "outside.txt"
        outside.write_bytes(b"text")
        (self.directory / "links").mkdir()
        (self.directory / "links/link.txt").symlink_to(outside)
        self.policy('bundle = "*.sigstore.json"', 'key = "key.pub"')
        result = self.scan_with_policy("links")
        self.assertEqual([(one["rule_id"], one["path"]) for one in result.json["findings"] if one["rule_id"] == "TRUST-SIGN-001"],
                         [("TRUST-SIGN-001", "links/link.txt")])
        self.put("links/link.txt.sigstore.json", (self.scenes / "bundle/message.json").read_bytes())
        result = self.scan_with_policy("links")
        self.assertIn("digest-unavailable", [one["reason"] for one in result.json["signatures"]])

    def test_standard_input_has_no_signature(self):
        result = self.scan_with_policy("-", stdin=b"text\n")
        self.check_refused(result, "file-unsigned", "stdin")

    def test_a_baseline_never_knows_a_missing_signature(self):
        self.assay("baseline", "create", "--policy", "rules/policy.toml", "-o", "known.json", "model")
        self.check_refused(self.scan_with_policy("--baseline", "known.json", "model"), "file-unsigned", "model")

    def test_findings_win_over_signatures(self):
        self.put("model/model.pkl", b"cos\nsystem\n(S'id'\ntR.")
        result = self.scan_with_policy("model")
        self.assertEqual(result.code, 1)
        self.assertIn("TRUST-SIGN-001", [one["rule_id"] for one in result.json["findings"]])

    def test_demands_that_cannot_be_met_are_wrong_usage(self):
        for lines, complaint in (
            (('key = "key.pub"',), "needs one of 'model' and 'bundle'"),
            (('model = "a/b"', 'key = "key.pub"'), "the name of a file wanted"),
            (('bundle = "*"', 'key = "key.pub"'), "the name of a file wanted"),
            (('bundle = "*.*.json"', 'key = "key.pub"'), "the name of a file wanted"),
            (('model = "model.sig"',), "who must have signed?"),
            (('model = "model.sig"', 'identity = "somebody"'), "--issuer is missing"),
            (('model = "model.sig"', 'key = "gone.pub"'), "gone.pub"),
            (('model = "model.sig"', 'keys = "key.pub"'), "unknown key 'signature.keys', did you mean"),
            (('bundle = "*.json"', 'key = "key.pub"', 'ignore_paths = ["x"]'), "need 'model'"),
        ):
            with self.subTest(complaint):
                self.policy(*lines)
                result = self.scan_with_policy("model")
                self.assertEqual(result.code, 4, result.out)
                self.assertIn(complaint, result.err)


if __name__ == "__main__":
    unittest.main()
