"""The cache of Hugging Face's hub library: what `snapshot_download` returns is a folder of links."""

import unittest

import support

CONFIG = b'{"model_type": "x", "auto_map": {"AutoModel": "other/repository--modeling.Model"}}'


class HubCache(support.Case):
    def setUp(self):
        super().setUp()
        self.blob("a" * 40, CONFIG)
        self.blob("b" * 64, support.MALICIOUS)
        self.put("hub/models--o--n/refs/main", b"abc")
        self.link("models--o--n", "abc", "config.json", "../../blobs/" + "a" * 40)
        self.link("models--o--n", "abc", "sub/weights.bin", "../../../blobs/" + "b" * 64)

    def blob(self, name, data):
        self.put(f"hub/models--o--n/blobs/{name}", data)

    def link(self, repository, revision, name, target):
        path = self.directory / "hub" / repository / "snapshots" / revision / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)

    def found(self, report):
        return sorted((one["rule_id"], one["path"]) for one in report["findings"])

    def expected(self, root):
        folder = "models--o--n/snapshots/abc/"
        inside = folder[len(root):] if root else folder
        where = "hub/" + (root or "")
        return [("CFG-CODE-001", f"{where}{inside}config.json"), ("PKL-CALL-001", f"{where}{inside}sub/weights.bin")]

    def test_a_snapshot_is_its_files_under_their_names(self):
        for root in ("models--o--n/snapshots/abc/", "models--o--n/", ""):
            with self.subTest(root):
                report = self.scan("hub/" + root)
                self.assertEqual(self.found(report), self.expected(root))
                self.assertTrue(report["roots"][0]["complete"])

    def test_confinement_does_not_stand_in_the_way(self):
        report = self.scan("--confine", "auto", "--jobs", "2", "hub/models--o--n/snapshots/abc")
        self.assertEqual(len(report["findings"]), 2)

    def test_revisions_share_what_did_not_change(self):
        self.link("models--o--n", "def", "config.json", "../../blobs/" + "a" * 40)
        self.assertEqual(self.found(self.scan("hub")), self.expected(""))
        # Another name is another file to a loader.
        self.link("models--o--n", "def", "weights.safetensors", "../../blobs/" + "b" * 64)
        self.assertIn("hub/models--o--n/snapshots/def/weights.safetensors", [path for _, path in self.found(self.scan("hub"))])

    def test_links_that_lead_elsewhere_are_not_followed(self):
        self.put("secret/blobs/x", support.CLEAN)
        self.put("hub/models--p--q/blobs/x", support.CLEAN)
        for target in ("../../../../secret/blobs/x", "../../../models--p--q/blobs/x", "../../refs/main"):
            with self.subTest(target):
                path = self.directory / "hub/models--o--n/snapshots/abc/odd"
                path.unlink(missing_ok=True)
                path.symlink_to(target)
                report = self.scan("hub/models--o--n/snapshots/abc")
                self.assertIn("ENG-LINK-001", [one["rule_id"] for one in report["findings"]])
                self.assertFalse(report["roots"][0]["complete"])

    def test_a_file_that_is_called_like_a_blob_is_scanned(self):
        self.put("hub/models--o--n/snapshots/abc/blobs/" + "a" * 40, support.MALICIOUS)
        report = self.scan("hub/models--o--n/snapshots/abc")
        self.assertIn("hub/models--o--n/snapshots/abc/blobs/" + "a" * 40, [path for _, path in self.found(report)])

    def test_a_folder_of_another_name_is_no_cache(self):
        (self.directory / "hub/models--o--n").rename(self.directory / "hub/models")
        report = self.scan("hub/models/snapshots/abc")
        self.assertEqual({one["rule_id"] for one in report["findings"]}, {"ENG-LINK-001"})


if __name__ == "__main__":
    unittest.main()
