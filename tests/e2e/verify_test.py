"""`assay verify` and `assay trust`: exit codes, reports, and that no network is used."""

import hashlib
import shutil
import subprocess
import unittest

import support

IDENTITY = "https://github.com/acme/model/.github/workflows/build.yml@refs/heads/main"
ISSUER = "https://token.example.com"


class Verify(support.SignedCase):
    def verify(self, *arguments, bundle="message", root=True, operand=None):
        base = ["verify", operand or str(self.scenes / "file.bin"), "--bundle", str(self.scenes / f"bundle/{bundle}.json")]
        if root:
            base += ["--trusted-root", str(self.scenes / "trusted-root/root.json")]
        return self.assay(*base, *arguments)

    def keyless(self, *arguments, **options):
        return self.verify("--identity", IDENTITY, "--issuer", ISSUER, *arguments, **options)

    def reason(self, result):
        return result.json["bundles"][0]["failure"]["reason"]

    def test_verified_is_0_and_says_who_and_when(self):
        result = self.keyless()
        self.assertEqual(result.code, 0, result.err)
        for expected in (IDENTITY, ISSUER, "2025-06-01T12:00:01Z, stamped by https://tsa.example.com",
                         "rekor.example.com entry 1005"):
            self.assertIn(expected, " ".join(result.out.split()))

    def test_a_digest_is_enough(self):
        digest = hashlib.sha256((self.scenes / "file.bin").read_bytes()).hexdigest()
        self.assertEqual(self.keyless(operand=f"sha256:{digest}").code, 0)
        self.assertEqual(self.keyless(operand=f"sha256:{'0' * 64}").code, 5)
        self.assertEqual(self.keyless(operand="sha256:00").code, 4)

    def test_json_says_the_same(self):
        result = self.keyless("-f", "json")
        self.assertEqual(result.code, 0)
        report = result.json
        self.assertTrue(report["verified"])
        bundle = report["bundles"][0]
        self.assertEqual(bundle["signer"]["identity"], IDENTITY)
        self.assertEqual([time["source"] for time in bundle["times"]], ["timestamp", "log"])
        self.assertEqual(bundle["not_checked"], [])
        self.assertGreater(report["trusted_root"]["age_days"], 0)

    def test_not_verified_is_5_with_a_reason(self):
        result = self.verify("--identity", "somebody", "--issuer", ISSUER, "-f", "json")
        self.assertEqual((result.code, self.reason(result)), (5, "identity-mismatch"))
        self.put("other.bin", b"other")
        result = self.keyless("-f", "json", operand="other.bin")
        self.assertEqual((result.code, self.reason(result)), (5, "digest-mismatch"))
        result = self.keyless("-f", "json", root=False)
        self.assertEqual((result.code, self.reason(result)), (5, "timestamp-invalid"))

    def test_keys(self):
        self.assertEqual(self.verify("--key", str(self.scenes / "keys/key.pub"), bundle="key").code, 0)
        result = self.verify("--key", str(self.scenes / "keys/other.pub"), "-f", "json", bundle="key")
        self.assertEqual((result.code, self.reason(result)), (5, "signature-invalid"))
        result = self.verify("--key", str(self.scenes / "keys/other.pub"), "-f", "json")
        self.assertEqual((result.code, self.reason(result)), (5, "material-mismatch"))

    def test_private_authorities(self):
        chain = ["--certificate-chain", str(self.scenes / "keys/authority.pem"), "--at-time", "2025-06-01T12:00:00Z"]
        self.assertEqual(self.verify(*chain, "--signer", IDENTITY, root=False).code, 0)
        result = self.verify(*chain, "--signer", "CN=somebody", "-f", "json", root=False)
        self.assertEqual((result.code, self.reason(result)), (5, "signer-mismatch"))
        result = self.verify(*chain, root=False)
        self.assertEqual(result.code, 0)
        self.assertIn("--signer", result.err)
        self.assertEqual(self.verify(*chain, "--any-signer-unsafe", root=False).err, "")

    def test_provenance(self):
        wanted = ["--builder-id", "https://builder.example.com", "--source-uri", "github.com/acme/model",
                  "--source-ref", "refs/heads/main", "--workflow", ".github/workflows/build.yml"]
        result = self.keyless(*wanted, "-f", "json", bundle="envelope")
        self.assertEqual(result.code, 0, result.out)
        result = self.keyless("--builder-id", "other", "-f", "json", bundle="envelope")
        self.assertEqual((result.code, self.reason(result)), (5, "builder-mismatch"))
        result = self.keyless("--build-type", "other", "-f", "json", bundle="envelope")
        self.assertEqual((result.code, self.reason(result)), (5, "build-type-mismatch"))
        result = self.keyless(*wanted, "-f", "json")
        self.assertEqual((result.code, self.reason(result)), (5, "provenance-missing"))

    def test_several_bundles_one_a_line(self):
        lines = b"".join((self.scenes / f"bundle/{name}.json").read_bytes() + b"\n" for name in ("key", "envelope"))
        self.put("all.jsonl", lines)
        result = self.keyless("-f", "json", "--bundle", str(self.directory / "all.jsonl"))
        self.assertEqual(result.code, 0)
        self.assertEqual([(bundle.get("line"), bundle["verified"]) for bundle in result.json["bundles"]],
                         [(None, True), (1, False), (2, True)])

    def test_nobody_in_particular_is_wrong_usage(self):
        key = str(self.scenes / "keys/key.pub")
        for arguments in ([], ["--identity", IDENTITY], ["--issuer", ISSUER], ["--key", key, "--identity", IDENTITY],
                          ["--signer", "x", "--key", key], ["--identity", "", "--issuer", ISSUER],
                          ["--any-identity-unsafe", "--identity", IDENTITY], ["--any-identity-unsafe", "--time-threshold", "0"],
                          ["--identity-regexp", "(", "--issuer", ISSUER],
                          ["--any-identity-unsafe", "--at-time", "yesterday"]):
            with self.subTest(arguments):
                self.assertEqual(self.verify(*arguments).code, 4)

    def test_what_cannot_be_read_is_2(self):
        self.assertEqual(self.keyless(operand="missing").code, 2)
        self.assertEqual(self.keyless(operand=".").code, 2)
        self.assertEqual(self.keyless(bundle="missing").code, 2)
        self.assertEqual(self.keyless("--trusted-root", "missing", root=False).code, 2)

    def test_foreign_text_does_not_reach_the_terminal(self):
        self.put("evil.json", b'{"mediaType":"\\u001b[31m\\u202e"}')
        result = self.assay("verify", str(self.scenes / "file.bin"), "--bundle", "evil.json", "--any-identity-unsafe")
        self.assertEqual(result.code, 5)
        self.assertNotIn("\x1b", result.out)
        self.assertNotIn("\u202e", result.out)

    def test_no_network(self):
        unshare = shutil.which("unshare")
        if unshare is None or subprocess.run([unshare, "-rn", "true"], capture_output=True).returncode != 0:
            self.skipTest("no network namespaces here")
        command = [unshare, "-rn", support.BINARY, "verify", str(self.scenes / "file.bin"), "--bundle",
                   str(self.scenes / "bundle/message.json"), "--trusted-root", str(self.scenes / "trusted-root/root.json"),
                   "--identity", IDENTITY, "--issuer", ISSUER]
        self.assertEqual(subprocess.run(command, capture_output=True).returncode, 0)


class Trust(support.SignedCase):
    def test_the_built_in_root_is_shown_and_usable(self):
        result = self.assay("trust", "show")
        self.assertEqual(result.code, 0)
        self.assertIn("https://fulcio.sigstore.dev", result.out)
        self.assertIn("can be used", self.assay("trust", "check").out)

    def test_a_broken_root_is_5(self):
        self.put("root.json", b"{}")
        result = self.assay("trust", "check", "root.json")
        self.assertEqual(result.code, 5)
        self.assertIn("trusted-root-malformed", result.err)
        self.assertEqual(self.assay("trust", "show", "missing").code, 2)
        self.assertEqual(self.assay("trust").code, 4)


if __name__ == "__main__":
    unittest.main()
