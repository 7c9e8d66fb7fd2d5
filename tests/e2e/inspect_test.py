"""`assay inspect`, and the commands about rules and the program itself."""

import json
import unittest

import support
from support import CLEAN, MALICIOUS, zipped


class Inspect(support.Case):
    def test_it_shows_members_imports_and_what_scan_says(self):
        self.put("m.pt", zipped({"m/data.pkl": MALICIOUS, "m/version": b"3\n"}))
        result = self.assay("inspect", "m.pt")
        self.assertEqual((result.code, result.err), (1, ""))
        for part in ("Contents", "  m.pt", "m/data.pkl", "m/version", "os.system", "verdict: findings"):
            self.assertIn(part, result.out)
        self.assertNotIn("GLOBAL  ", result.out)

    def test_opcodes_disassembles_and_decompiles_every_pickle(self):
        self.put("m.pt", zipped({"m/data.pkl": MALICIOUS, "m/more.pkl": CLEAN + MALICIOUS}))
        report = self.assay("inspect", "-f", "json", "--opcodes", "m.pt").json
        paths = {artifact["id"]: artifact["path"] for artifact in report["artifacts"]}
        self.assertEqual([(paths[pickle["artifact"]], pickle["offset"]) for pickle in report["pickles"]],
                         [("m.pt!m/data.pkl", 0), ("m.pt!m/more.pkl", 0), ("m.pt!m/more.pkl", len(CLEAN))])
        first = report["pickles"][0]
        self.assertEqual(len(first["opcodes"]), 6)  # GLOBAL MARK STRING TUPLE REDUCE STOP
        self.assertIn("GLOBAL", first["opcodes"][0])
        self.assertTrue(any("system(" in line for line in first["statements"]), first["statements"])
        text = self.assay("inspect", "--opcodes", "m.pt").out
        self.assertIn(first["opcodes"][0].strip(), text)

    def test_json_is_the_report_of_scan(self):
        self.put("bad.pkl", MALICIOUS)
        self.assertEqual(self.assay("inspect", "-f", "json", "bad.pkl").json, self.scan("bad.pkl"))

    def test_exit_codes_are_those_of_scan(self):
        self.put("ok.pkl", CLEAN)
        self.put("empty", b"")
        for path, code in (("ok.pkl", 0), ("gone", 2), ("empty", 3)):
            self.assertEqual(self.assay("inspect", path).code, code)
        self.assertEqual(self.assay("inspect", "-", stdin=MALICIOUS).code, 1)


class Rules(support.Case):
    def test_the_list_is_complete_sorted_and_the_same_in_every_format(self):
        rules = self.assay("rules", "list", "-f", "json").json
        ids = [rule["id"] for rule in rules]
        self.assertTrue(ids)
        self.assertEqual(ids, sorted(set(ids)))
        text = self.assay("rules", "list").out
        table = self.assay("rules", "list", "--format", "md").out
        for rule in rules:
            self.assertIn(rule["id"], text)
            self.assertIn(f"| {rule['id']} | [{rule['name']}](rules/{rule['name']}.md) |", table)
            for key in ("summary", "why", "advice"):
                self.assertTrue(rule[key], rule["id"])

    def test_rules_can_be_explained_by_id_and_by_name(self):
        # Four processes for each: that every rule has its page is a law over the catalogue.
        for rule in self.assay("rules", "list", "-f", "json").json[::12]:
            page = self.assay("explain", rule["id"])
            self.assertEqual((page.code, page.err), (0, ""))
            self.assertIn(rule["name"], page.out)
            self.assertEqual(self.assay("rules", "show", rule["name"]).out, page.out)
            self.assertEqual(self.assay("explain", rule["id"].lower()).out, page.out)
            self.assertEqual(self.assay("rules", "show", "-f", "json", rule["id"]).json, rule)


class Version(support.Case):
    def test_text_and_json_say_the_same(self):
        data = self.assay("version", "--format", "json").json
        text = self.assay("version").out
        self.assertTrue(text.startswith(f"assay {data['version']}\n"))
        self.assertEqual(self.assay("--version").out, text)
        self.assertIn("pickle", data["formats"])
        self.put("ok.pkl", CLEAN)
        tool = self.scan("ok.pkl")["tool"]
        self.assertEqual((tool["version"], tool["rules_digest"]), (data["version"], data["rules_digest"]))


if __name__ == "__main__":
    unittest.main()
