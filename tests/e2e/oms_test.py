"""Signatures of models: `assay sign`, and `assay verify MODEL --signature`, file by file."""

import base64
import json
import os
import shutil
import subprocess
import unittest

import support


class Models(support.SignedCase):
    def setUp(self):
        super().setUp()
        self.put("model/config.json", b"{}")
        self.put("model/sub/weights.bin", b"0123456789")

    def sign(self, *arguments, model="model", signature="model/model.sig", key="model.pem"):
        return self.assay("sign", model, "--signature", signature, "--key", self.keys(key), *arguments)

    def verify(self, *arguments, model="model", signature="model/model.sig", key="model.pub"):
        return self.assay("verify", model, "--signature", signature, "--key", self.keys(key), "-f", "json", *arguments)

    def verify_scene(self, name, *arguments, model="model"):
        return self.verify(*arguments, model=model, signature=str(self.scenes / f"models/{name}.sig"),
                           key=f"../models/{name}.pub")

    def problems(self, result):
        return [(problem["reason"], problem["path"]) for problem in result.json["model"]["problems"]]

    def check_problems(self, expected, *arguments, code=5, **options):
        result = self.verify(*arguments, **options)
        self.assertEqual((result.code, self.problems(result)), (code, expected), result.out)
        self.assertEqual(result.json["verified"], False)

    def test_what_is_signed_is_verified(self):
        self.put("model/.hidden/empty", b"")
        self.put("model/.gitignore", b"*.tmp")
        result = self.sign()
        self.assertEqual(result.code, 0, result.err)
        report = self.verify()
        self.assertEqual(report.code, 0, report.out)
        model = report.json["model"]
        self.assertEqual((model["signed_files"], model["hashed_files"], model["hashed_bytes"]), (3, 3, 12))
        self.assertEqual(model["ignored"], [{"path": ".gitignore", "by": "signer"}])
        self.assertEqual(self.verify(key="other.pub").code, 5)
        text = self.assay("verify", "model", "--signature", "model/model.sig", "--key", self.keys("model.pub"))
        self.assertIn("3 signed, 3 hashed", text.out)

    def test_the_form_is_that_of_the_specification(self):
        self.put("model/sub-2/x", b"1")
        self.sign("--ignore-path", "logs/")
        bundle = json.loads((self.directory / "model/model.sig").read_text())
        self.assertEqual(bundle["mediaType"], "application/vnd.dev.sigstore.bundle.v0.3+json")
        self.assertEqual(bundle["verificationMaterial"]["tlogEntries"], [])
        self.assertRegex(bundle["verificationMaterial"]["publicKey"]["hint"], "^[0-9a-f]{64}$")
        statement = json.loads(base64.b64decode(bundle["dsseEnvelope"]["payload"], validate=True))
        self.assertEqual(statement["predicateType"], "https://model_signing/signature/v1.0")
        self.assertEqual([resource["name"] for resource in statement["predicate"]["resources"]],
                         ["config.json", "sub-2/x", "sub/weights.bin"])
        self.assertEqual(statement["predicate"]["serialization"],
                         {"method": "files", "hash_type": "sha256", "allow_symlinks": False,
                          "ignore_paths": [".git", ".gitattributes", ".github", ".gitignore", "logs", "model.sig"]})

    def test_certificates(self):
        chain = ["--certificate", self.keys("model.crt"), "--certificate-chain", self.keys("intermediate.pem")]
        self.assertEqual(self.sign(*chain).code, 0)
        verify = ["verify", "model", "--signature", "model/model.sig", "--certificate-chain", self.keys("root.pem"),
                  "--at-time", "2025-06-01T12:00:00Z", "-f", "json"]
        self.assertEqual(self.assay(*verify, "--signer", "CN=Model Release").code, 0)
        result = self.assay(*verify, "--signer", "CN=Somebody")
        self.assertEqual((result.code, result.json["bundles"][0]["failure"]["reason"]), (5, "signer-mismatch"))
        self.assertEqual(self.sign(*chain, key="other.pem").code, 4)
        # An authority's certificate signs certificates, and nothing else.
        self.assertEqual(self.sign("--certificate", self.keys("root.pem"), key="root.key").code, 4)
        self.assertEqual(self.assay(*verify, "--signer", "sha256:12").code, 4)
        self.assertEqual(self.assay(*verify, "--signer", "").code, 4)

    def test_every_change_has_its_reason(self):
        self.sign()
        model = self.directory / "model"
        changes = {
            "changed": (lambda: (model / "config.json").write_bytes(b"[]"), [("file-changed", "config.json")]),
            "missing": (lambda: (model / "config.json").unlink(), [("file-missing", "config.json")]),
            "renamed": (lambda: (model / "config.json").rename(model / "other.json"), [("file-renamed", "config.json")]),
            "renamed in case": (lambda: (model / "config.json").rename(model / "Config.json"),
                                [("file-collides", "Config.json"), ("file-missing", "config.json")]),
            "unsigned": (lambda: (model / "sub/__init__.py").write_bytes(b""), [("file-unsigned", "sub/__init__.py")]),
            "hidden": (lambda: (model / ".env").write_bytes(b"x"), [("file-unsigned", ".env")]),
            "git below": (lambda: self.put("model/sub/.git/config", b"x"), [("file-unsigned", "sub/.git/config")]),
            "linked": (lambda: ((model / "config.json").rename(self.directory / "moved"),
                                (model / "config.json").symlink_to("../moved")),
                       [("file-link-outside", "config.json")]),
            "linked inside": (lambda: (model / "alias").symlink_to("config.json"), [("file-link", "alias")]),
            "linked folder": (lambda: (model / "alias").symlink_to("sub"), [("file-link", "alias")]),
            "FIFO": (lambda: os.mkfifo(model / "pipe"), [("file-special", "pipe")]),
            "folder in place": (lambda: ((model / "config.json").unlink(), self.put("model/config.json/x", b"x")),
                                [("file-missing", "config.json"), ("file-unsigned", "config.json/x")]),
        }
        shutil.copytree(model, self.directory / "kept")
        for name, (change, expected) in changes.items():
            with self.subTest(name):
                change()
                self.check_problems(expected)
                shutil.rmtree(model)
                shutil.copytree(self.directory / "kept", model)
        self.assertEqual(self.verify().code, 0)

    def test_ignoring(self):
        self.put("model/cache/a", b"1")
        self.sign("--ignore-path", "cache")
        self.put("model/cache/b", b"2")
        self.assertEqual(self.verify().code, 0)
        self.put("model/notes.txt", b"3")
        self.check_problems([("file-unsigned", "notes.txt")])
        result = self.verify("--ignore-path", "./notes.txt")
        self.assertEqual(result.code, 0)
        self.assertEqual(result.json["model"]["ignored"],
                         [{"path": "cache", "by": "signer"}, {"path": "notes.txt", "by": "user"}])
        self.assertEqual(self.verify("--ignore-unsigned-files").code, 0)
        (self.directory / "model/config.json").write_bytes(b"[]")
        for forgiving in (["--ignore-unsigned-files"], ["--ignore-path", "config.json", "--ignore-path", "notes.txt"]):
            self.check_problems([("file-changed", "config.json")], *forgiving)

    def test_one_file(self):
        self.assertEqual(self.sign(model="model/config.json", signature="one.sig").code, 0)
        self.assertEqual(self.verify(model="model/config.json", signature="one.sig").code, 0)
        self.put("model/config.json", b"[]")
        self.check_problems([("file-changed", "config.json")], model="model/config.json", signature="one.sig")

    def test_forms_that_others_sign(self):
        for name in ("blake2b", "blake3", "links"):
            result = self.verify_scene(name)
            self.assertEqual((name, result.code), (name, 0), result.out)
        legacy = self.verify_scene("legacy")
        self.assertEqual(legacy.code, 0, legacy.out)
        self.assertIn("0.2", legacy.json["bundles"][0]["legacy"])
        (self.directory / "model/config.json").unlink()
        self.put("model/real.json", b"{}")
        (self.directory / "model/config.json").symlink_to("real.json")
        self.assertEqual(self.problems(self.verify_scene("links")), [("file-unsigned", "real.json")])
        self.assertEqual(self.verify_scene("links", "--ignore-path", "real.json").code, 0)
        self.put("model/real.json", b"[]")
        self.assertEqual(self.problems(self.verify_scene("links", "--ignore-path", "real.json")),
                         [("file-changed", "config.json")])

    def test_pieces(self):
        self.put("pieces/weights.bin", b"0123456789")
        self.assertEqual(self.verify_scene("shards", model="pieces").code, 0)
        self.put("pieces/__init__.py", b"")
        self.assertEqual(self.problems(self.verify_scene("shards", model="pieces")),
                         [("file-empty-unsigned", "__init__.py")])
        (self.directory / "pieces/__init__.py").unlink()
        for content in (b"0123456789x", b"012345678", b"01234x6789", b""):
            self.put("pieces/weights.bin", content)
            self.assertEqual(self.problems(self.verify_scene("shards", model="pieces")),
                             [("file-changed", "weights.bin")], content)

    def test_what_cannot_be_read_is_2(self):
        self.sign()
        self.assertEqual(self.verify(model="nothing").code, 2)
        self.assertEqual(self.verify(signature="nothing").code, 2)
        self.assertEqual(self.verify(key="nothing").code, 2)
        if os.geteuid() != 0:
            (self.directory / "model/config.json").chmod(0)
            self.check_problems([("file-unreadable", "config.json")], code=2)

    def test_what_cannot_be_signed_leaves_the_old_signature(self):
        self.sign()
        before = (self.directory / "model/model.sig").read_bytes()
        (self.directory / "model/link").symlink_to("config.json")
        result = self.sign()
        self.assertEqual(result.code, 2)
        self.assertIn('"link"', result.err)
        self.assertEqual((self.directory / "model/model.sig").read_bytes(), before)
        self.assertEqual(sorted(os.listdir(self.directory / "model")), ["config.json", "link", "model.sig", "sub"])
        self.assertEqual(self.sign("--ignore-path", "link").code, 0)
        (self.directory / "empty").mkdir()
        self.assertEqual(self.sign(model="empty", signature="empty/model.sig").code, 2)

    def test_usage(self):
        self.sign()
        for arguments in (["--ignore-path", "/tmp"], ["--ignore-path", ".."], ["--ignore-path", "."], ["--bundle", "x"],
                          ["--identity", "x"]):
            with self.subTest(arguments):
                self.assertEqual(self.verify(*arguments).code, 4)
        self.assertEqual(self.assay("verify", "model", "--key", self.keys("model.pub")).code, 4)
        self.assertEqual(self.assay("verify", "model/config.json", "--bundle", "x", "--ignore-unsigned-files", "--key",
                                    self.keys("model.pub")).code, 4)
        self.assertEqual(self.assay("sign", "model", "--signature", "x").code, 4)
        self.assertEqual(self.assay("sign", "model", "--key", self.keys("model.pem")).code, 4)
        self.assertEqual(self.sign(key="model.pub").code, 4)

    def test_foreign_names_do_not_reach_the_terminal(self):
        self.sign()
        self.put("model/\x1b[31m\u202e", b"x")
        result = self.assay("verify", "model", "--signature", "model/model.sig", "--key", self.keys("model.pub"))
        self.assertEqual(result.code, 5)
        self.assertIsNone(support.CONTROL.search(result.out))

    def test_no_network(self):
        self.sign()
        unshare = shutil.which("unshare")
        if unshare is None or subprocess.run([unshare, "-rn", "true"], capture_output=True).returncode != 0:
            self.skipTest("no network namespaces here")
        command = [unshare, "-rn", support.BINARY, "verify", "model", "--signature", "model/model.sig", "--key",
                   self.keys("model.pub")]
        self.assertEqual(subprocess.run(command, cwd=self.directory, capture_output=True).returncode, 0)


if __name__ == "__main__":
    unittest.main()
