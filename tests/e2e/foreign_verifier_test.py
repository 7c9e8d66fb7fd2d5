"""What assay signs, and what it takes, is what the verifier of the sigstore project takes (npm, as in reports_test.py)."""

import unittest

import support
from support import node_problems


class Foreign(support.SignedCase):
    def setUp(self):
        super().setUp()
        self.put("model/config.json", b"{}")
        self.put("model/sub/weights.bin", b"0123456789")
        self.put("evil.pkl", support.MALICIOUS)

    def problems(self, bundle, key="p256.pub"):
        return node_problems("sigstore.mjs", "key", self.directory / bundle, self.keys(key))

    def test_models_and_statements_that_assay_signs(self):
        key = self.keys("p256.pem")
        self.assertEqual(self.assay("sign", "model", "--signature", "model.sig", "--key", key).code, 0)
        self.assay("scan", "--attest", "scan.json", "evil.pkl")
        self.assertEqual(self.assay("sign", "--statement", "scan.json", "--bundle", "scan.sig", "--key", key).code, 0)
        for bundle in ("model.sig", "scan.sig"):
            self.assertEqual(self.problems(bundle), [], bundle)
            self.assertRegex(self.problems(bundle, "other.pub")[0], "^SIGNATURE_ERROR")

    def test_keyless_bundles_of_the_made_up_world(self):
        root, bundle, file = self.scenes / "trusted-root/root.json", self.scenes / "bundle/message.json", self.scenes / "file.bin"
        self.assertEqual(node_problems("sigstore.mjs", "root", bundle, root, file), [])
        self.put("other.bin", b"another file")
        self.assertNotEqual(node_problems("sigstore.mjs", "root", bundle, root, self.directory / "other.bin"), [])


if __name__ == "__main__":
    unittest.main()
