"""`assay inspect`, and the commands about rules and the program itself."""

import json
import pickle
import re
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

    def test_opcodes_of_a_directory_stand_under_the_file_that_they_are_of(self):
        for i in range(24):
            member = pickle.dumps(f"number {i}" * (1 + 400 * (i % 3)), protocol=2)
            self.put(f"d/{i:02}.zip", zipped({"a.txt": b"text", "m.pkl": member}))
        one = self.assay("inspect", "--opcodes", "-j", "1", "d").out
        heads = re.findall(r"^Pickle d/(\d+)\.zip!m\.pkl @0x0\n(?:  .*\n)*?.*number (\d+)", one, re.M)
        self.assertEqual(heads, [(f"{i:02}", str(i)) for i in range(24)])
        for format in ("text", "json"):
            runs = {self.assay("inspect", "--opcodes", "-f", format, "-j", jobs, "d").out for jobs in "1448"}
            self.assertEqual(len(runs), 1, format)
        report = self.assay("inspect", "--opcodes", "-f", "json", "d").json
        paths = {artifact["id"]: artifact["path"] for artifact in report["artifacts"]}
        self.assertEqual([paths[pickle["artifact"]] for pickle in report["pickles"]],
                         [f"d/{i:02}.zip!m.pkl" for i in range(24)])

    def test_pickles_that_are_not_shown_are_counted(self):
        self.put("many.pkl", CLEAN * 65)
        self.put("more.pkl", CLEAN * 70)
        self.assertIn("... and 1 pickle behind it: -v shows them", self.assay("inspect", "--opcodes", "many.pkl").out)
        self.assertIn("... and 6 pickles behind it: -v shows them", self.assay("inspect", "--opcodes", "more.pkl").out)
        shown = self.assay("inspect", "--opcodes", "-f", "json", "more.pkl").json["pickles"]
        self.assertEqual((len(shown), shown[-1]["left_out"], "left_out" in shown[0]), (64, 6, False))
        out = self.assay("inspect", "--opcodes", "-v", "more.pkl").out
        self.assertEqual((len(re.findall("^Pickle ", out, re.M)), "behind it" in out), (70, False))

    def test_dot_of_a_directory_names_the_file_of_each_graph(self):
        for name in ("Abs", "Neg", "Relu"):
            self.assemble(f"d/{name}.onnx", f"""
onnx
  ir_version 8
  graph
    name "g"
    op {name} "x" -> "y"
    input "x" float 1 4
    output "y" float 1 4
  end
  opset 17
end""")
        out = self.assay("inspect", "-f", "dot", "d").out
        self.assertEqual(re.findall(r'^digraph "d/(\w+)\.onnx".*?n0 \[label="(\w+)"', out, re.M | re.S),
                         [(name, name) for name in ("Abs", "Neg", "Relu")])

    def test_json_is_the_report_of_scan(self):
        self.put("bad.pkl", MALICIOUS)
        self.assertEqual(self.assay("inspect", "-f", "json", "bad.pkl").json, self.scan("bad.pkl"))

    def test_dot_draws_graphs_with_operators_and_names(self):
        self.assemble("model.onnx", """
onnx
  ir_version 8
  graph
    name "g"
    node Relu "x" -> "h"
      name "first \\"one\\""
    end
    op Neg "h" -> "y"
    input "x" float 1 4
    output "y" float 1 4
  end
  opset 17
end""")
        result = self.assay("inspect", "-f", "dot", "model.onnx")
        self.assertEqual((result.code, result.err), (0, ""))
        self.assertIn('n0 [label="Relu\nfirst \\"one\\""];', result.out)
        self.assertIn('n1 [label="Neg"];', result.out)

    def test_dot_says_when_there_is_nothing_to_draw(self):
        self.put("ok.pkl", CLEAN)
        result = self.assay("inspect", "-f", "dot", "ok.pkl")
        self.assertEqual((result.code, result.out, result.err), (0, "", "assay: ok.pkl: no ONNX graph to draw\n"))

    def test_a_directory_is_called_one(self):
        self.put("d/ok.pkl", CLEAN)
        self.put("d/what", support.UNKNOWN)
        lines = self.assay("inspect", "d").out.splitlines()
        self.assertEqual(lines[1], "  d  directory")
        self.assertTrue(any(line.startswith("    what  unknown, ") for line in lines), lines)

    def test_counts_of_one_are_singular(self):
        self.put("one.safetensors", b"\x3b" + b"\0" * 7 + b'{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}     ' + b" x")
        self.assertIn("59 bytes, 1 tensor of 1 byte\n", self.assay("inspect", "one.safetensors").out)
        self.put("x", b"x")
        self.assertIn(", 1 byte\n", self.assay("inspect", "x").out.replace(", unsupported", "\n"))

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
            self.assertTrue(page.out.startswith(f"{rule['name']}\n\n  {rule['id']} · "), page.out[:80])
            self.assertNotRegex(page.out, r"(?m)^#|^```|\]\(")
            self.assertEqual(self.assay("rules", "show", rule["name"]).out, page.out)
            self.assertEqual(self.assay("explain", rule["id"].lower()).out, page.out)
            self.assertEqual(self.assay("explain", rule["name"].upper()).out, page.out)
            self.assertEqual(self.assay("rules", "show", "-f", "json", rule["id"]).json, rule)
            source = support.SOURCE / "docs" / "rules" / (rule["name"] + ".md")
            self.assertEqual(self.assay("rules", "show", "-f", "md", rule["id"]).out, source.read_text())

    def test_an_explanation_says_everything_once(self):
        page = self.assay("explain", "PKL-CALL-001").out
        for heading in ("What it means", "Why it matters", "What to do", "Example", "What does not raise it", "References"):
            self.assertEqual(len(re.findall(f"(?m)^{heading}$", page)), 1, heading)
        rule = self.assay("rules", "show", "-f", "json", "PKL-CALL-001").json
        for key in ("why", "advice"):
            self.assertLessEqual(" ".join(page.split()).count(rule[key]), 1, key)
        self.assertLessEqual(max(map(len, page.splitlines())), 80)

    def test_the_first_part_of_an_id_lists_a_family(self):
        family = self.assay("explain", "PKL")
        self.assertEqual((family.code, family.err), (0, ""))
        rules = [rule for rule in self.assay("rules", "list", "-f", "json").json if rule["id"].startswith("PKL-")]
        ids = re.findall(r"(?m)^[A-Z]\S+", family.out)
        self.assertEqual(ids, [rule["id"] for rule in rules])
        self.assertIn(rules[0]["summary"], " ".join(family.out.split()))
        self.assertEqual(self.assay("rules", "show", "pkl").out, family.out)
        self.assertEqual(self.assay("rules", "show", "PKL", "-f", "json").json, rules)
        calls = self.assay("rules", "show", "PKL-CALL", "-f", "md").out
        self.assertIn("| PKL-CALL-001 | [pickle-unsafe-call](rules/pickle-unsafe-call.md) |", calls)
        self.assertNotIn("PKL-GLOBAL", calls)
        self.assertEqual(self.assay("explain", "PK").code, 4)

    def test_bundled_signatures_are_listed_as_text_and_as_json(self):
        signatures = self.assay("rules", "yara", "-f", "json").json
        text = self.assay("rules", "yara").out
        self.assertTrue(signatures)
        for signature in signatures:
            self.assertRegex(text, rf"(?m)^{signature['name']} +{signature['severity']}$")
        refused = self.assay("rules", "yara", "-f", "md")
        self.assertEqual((refused.code, refused.out), (4, ""))
        self.assertIn("yara", self.assay("rules", "--help").out.split("Options")[-1])


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
