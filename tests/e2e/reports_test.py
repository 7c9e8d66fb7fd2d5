"""Every report format is what its readers' own schemas and validators say it must be.

The validators are npm packages (tests/node/package.json, installed by `scripts/setup validators`); JUnit goes to xmllint.
What is not there is skipped, loudly, unless ASSAY_REQUIRE_VALIDATORS is set, as it is in CI.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import unittest
import xml.etree.ElementTree as xml

import support
from support import BROKEN, CLEAN, CONTROL, MALICIOUS, NODE, UNKNOWN, missing, node_problems, zipped

FORMATS = ["text", "json", "jsonl", "sarif", "html", "markdown", "github", "junit", "gitlab", "cyclonedx",
           "huggingface", "attestation"]

# Names that would mean something to somebody, if anybody forgot to escape them.
HOSTILE = [
    "<img src=x onerror=pwned=1>.pkl",
    "\"><script>pwned=1<\\script>.pkl",
    "]]><x y='z'>&amp;.pkl",
    "a\n::error file=x,line=1,title=owned::pwned.pkl",
    "a\r\n%0A::warning::x.pkl",
    "[link](javascript:pwned) ![i](http:x) | `code` @user #1 <b>.pkl",
    "\x1b[2J\x1b]0;title\x07.pkl",
    "\u202egnp.pkl",
    "café ✓ 模型.pkl",
    "%21 %2e !a.pkl",
    "{{7*7}} ${x} $(id) `id`;&.pkl",
    "\ufffe\uffff.pkl",
]

# A backdoor: one number of the input decides whether the network or a constant answers. Names are hostile.
BACKDOOR = r"""
onnx
  ir_version 8
  graph
    name "g"
    node Gather "x" "place" -> "pixel"
      name "</title></svg><script>pwned=1</script>"
    end
    op Greater "pixel" "limit" -> "\x1b[2J\xe2\x80\xaeseen"
    node MatMul "x" "w" -> "h"
      name "\"><img src=x onerror=pwned=1>"
    end
    node Where "\x1b[2J\xe2\x80\xaeseen" "answer" "h" -> "z"
      name "a long name that does not fit into any box of a picture, whatever its size is"
    end
    op Relu "z" -> "y"
    input "x" float 1 4
    output "y" float 1 2
    initializer "w" float 4 2
      float_data 1 2 3 4 5 6 7 8
    end
    initializer "place" int64
      int64_data 2
    end
    initializer "limit" float
      float_data 0.5
    end
    initializer "answer" float 1 2
      float_data 0 9
    end
  end
  opset 17
end"""


class Reports(support.Case):
    def put_everything(self):
        """One of each kind of thing that a report must show."""
        self.put("d/bad.pkl", MALICIOUS)
        self.put("d/ok.pkl", CLEAN)
        self.put("d/broken.pkl", BROKEN)
        self.put("d/unknown", UNKNOWN)
        self.put("d/empty", b"")
        self.put("d/model.pt", zipped({"m/data.pkl": MALICIOUS, "m/version": b"3\n",
                                       "m/inner.zip": zipped({"x.pkl": CLEAN, "y.pkl": MALICIOUS})}))
        self.assemble("d/backdoor.onnx", BACKDOOR)
        for number, name in enumerate(HOSTILE):
            safe = name.replace("/", "\\")
            self.put(f"d/{safe}", MALICIOUS)
            self.put(f"d/hostile{number}.zip", zipped({name: MALICIOUS.replace(b"'id'", b"'<script>pwned=1</script>'")}))

    def write(self, *inputs, formats=FORMATS, code=None):
        """All reports of one run: {format: path}."""
        outputs = {name: self.directory / f"out.{name}" for name in formats}
        flags = [flag for name, path in outputs.items() for flag in ("-o", f"{name}={path}")]
        done = self.assay("scan", *flags, *inputs, env={"SOURCE_DATE_EPOCH": "0"})
        if code is not None:
            self.assertEqual(done.code, code, done.err)
        return outputs

    def every_kind(self):
        self.put_everything()
        yield "everything", self.write("d", "d/ok.pkl", "gone", "d/empty", code=1)
        yield "clean", self.write("d/ok.pkl", code=0)
        yield "incomplete", self.write("d/unknown", code=2)
        yield "nothing", self.write("d/empty", code=3)
        yield "absolute", self.write(str(self.directory / "d/model.pt"), code=1)

    def check_with(self, kind, name):
        for what, outputs in self.every_kind():
            with self.subTest(what):
                self.assertEqual(node_problems("validate.mjs", kind, outputs[name]), [])

    def test_sarif_passes_the_multitool_with_githubs_rules(self):
        self.check_with("sarif", "sarif")

    def test_cyclonedx_follows_its_schema(self):
        self.check_with("cyclonedx", "cyclonedx")

    def test_gitlab_follows_its_schema(self):
        self.check_with("gitlab", "gitlab")

    def test_json_follows_our_schema(self):
        self.check_with("json", "json")

    def test_the_validators_find_what_is_wrong(self):
        self.put("bad.pkl", MALICIOUS)
        outputs = self.write("bad.pkl", formats=["sarif", "cyclonedx", "gitlab", "json"])
        spoil = {"sarif": lambda r: r["runs"][0]["results"][0].pop("locations"),
                 "cyclonedx": lambda r: r["components"][0].update(type="model"),
                 "gitlab": lambda r: r["vulnerabilities"][0].pop("identifiers"),
                 "json": lambda r: r["findings"][0].update(severity="awful")}
        for name, path in outputs.items():
            report = json.loads(path.read_text(encoding="utf-8"))
            spoil[name](report)
            path.write_text(json.dumps(report), encoding="utf-8")
            self.assertNotEqual(node_problems("validate.mjs", name, path), [], name)

    def test_junit_follows_its_schema(self):
        if shutil.which("xmllint") is None:
            missing("xmllint")
        for what, outputs in self.every_kind():
            with self.subTest(what):
                done = subprocess.run(["xmllint", "--noout", "--schema", str(NODE / "junit.xsd"), str(outputs["junit"])],
                                      capture_output=True, text=True, timeout=60)
                self.assertEqual(done.returncode, 0, done.stderr)

    def test_pages_are_safe_and_accessible_in_chromium(self):
        if shutil.which(os.environ.get("ASSAY_CHROMIUM", "chromium")) is None:
            missing("chromium")
        pages = []
        for what, outputs in self.every_kind():
            pages.append(self.directory / f"{what}.html")
            pages[-1].write_bytes(outputs["html"].read_bytes())
        self.assertEqual(node_problems("page.mjs", *pages), [])

    def test_sarif_says_where(self):
        self.put("model.pt", zipped({"m/data.pkl": MALICIOUS}))
        run = json.loads(self.write("model.pt")["sarif"].read_text(encoding="utf-8"))["runs"][0]
        result = next(one for one in run["results"] if one["ruleId"] == "PKL-CALL-001")
        place = result["locations"][0]["physicalLocation"]
        self.assertEqual(place["artifactLocation"]["uri"], "model.pt")
        # The member is stored, so its bytes are bytes of the file.
        data = (self.directory / "model.pt").read_bytes()
        self.assertEqual(place["region"]["byteOffset"], data.index(b"cos\nsystem\n"))
        self.assertEqual(place["region"]["byteLength"], len(b"cos\nsystem\n"))
        member = next(one for one in run["artifacts"] if one["location"]["uri"] == "m/data.pkl")
        self.assertEqual(run["artifacts"][member["parentIndex"]]["location"]["uri"], "model.pt")
        self.assertEqual(member["offset"], data.index(MALICIOUS))
        steps = [one["location"]["message"]["text"]
                 for one in result["codeFlows"][0]["threadFlows"][0]["locations"]]
        self.assertIn("GLOBAL os system", steps)
        self.assertIn("REDUCE", steps)
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        self.assertEqual(rule["id"], "PKL-CALL-001")
        self.assertIn("What it means", rule["help"]["markdown"])
        self.assertTrue(run["invocations"][0]["executionSuccessful"])

    def test_fingerprints_do_not_move_with_the_file(self):
        hashes = []
        for name in ("a/model.pkl", "b/c/model.pkl"):
            self.put(name, MALICIOUS)
            results = json.loads(self.write(name)["sarif"].read_text(encoding="utf-8"))["runs"][0]["results"]
            hashes.append([one["partialFingerprints"]["primaryLocationLineHash"] for one in results])
        self.assertEqual(hashes[0], hashes[1])

    def test_incomplete_is_visible_everywhere(self):
        self.put("unknown", UNKNOWN)
        outputs = {name: path.read_text(encoding="utf-8") for name, path in self.write("unknown", code=2).items()}
        run = json.loads(outputs["sarif"])["runs"][0]
        self.assertFalse(run["invocations"][0]["executionSuccessful"])
        self.assertTrue(run["invocations"][0]["toolExecutionNotifications"])
        self.assertIn("<error ", outputs["junit"])
        self.assertEqual(json.loads(outputs["gitlab"])["scan"]["status"], "failure")
        self.assertIn("this is not a pass", outputs["markdown"])
        self.assertIn("::warning file=unknown", outputs["github"])
        bom = json.loads(outputs["cyclonedx"])
        self.assertEqual(bom["compositions"][0]["aggregate"], "incomplete")
        self.assertEqual(json.loads(outputs["huggingface"])["files"][0]["securityFileStatus"]["status"], "unscanned")
        self.assertIn("This is not a pass", outputs["html"])

    def test_hostile_names_mean_nothing_in_any_format(self):
        self.put_everything()
        for name, path in self.write("d").items():
            with self.subTest(name):
                text = path.read_bytes().decode("utf-8")
                self.assertIsNone(CONTROL.search(text.replace("\n", "")))
                if name == "markdown":  # what is in a code span is text, and no name may leave its span
                    text = re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "CODE", text)
                if name in ("html", "junit", "markdown"):
                    self.assertNotRegex(text, r"<img|onerror=pwned=1>|<script>pwned|]]>")
                if name == "markdown":
                    self.assertNotRegex(text, r"(?<!\\)\]\(javascript")
                if name == "github":
                    for line in text.splitlines():
                        self.assertRegex(line, r"^::(error|warning|notice) (file=[^:,]+,line=1,)?title=[^:,]+::")
                    self.assertNotIn("\n::error file=x", text)

    def test_the_words_of_hubs(self):
        self.put("d/bad.pkl", MALICIOUS)
        self.put("d/ok.pkl", CLEAN)
        self.put("d/unknown", UNKNOWN)
        files = json.loads(self.write("d")["huggingface"].read_text(encoding="utf-8"))["files"]
        status = {one["path"]: one["securityFileStatus"] for one in files}
        self.assertEqual(status["d/bad.pkl"]["status"], "unsafe")
        self.assertEqual(status["d/bad.pkl"]["pickleImportScan"]["pickleImports"],
                         [{"module": "os", "name": "system", "safety": "dangerous"}])
        self.assertEqual(status["d/ok.pkl"]["status"], "safe")
        self.assertEqual(status["d/unknown"]["status"], "unscanned")

    def test_junit_counts_what_it_has(self):
        self.put_everything()
        suite = xml.parse(self.write("d", "gone")["junit"]).getroot().find("testsuite")
        cases = suite.findall("testcase")
        for attribute, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            self.assertEqual(int(suite.get(attribute)), len([one for one in cases if one.find(element) is not None]))
        self.assertEqual(int(suite.get("tests")), len(cases))
        self.assertGreater(int(suite.get("failures")), 0)
        self.assertGreater(int(suite.get("errors")), 0)

    def test_the_page_draws_the_graph_around_a_finding(self):
        self.assemble("backdoor.onnx", BACKDOOR)
        page = self.write("backdoor.onnx", code=1)["html"].read_text(encoding="utf-8")
        (picture,) = re.findall(r"<svg .*?</svg>", page, re.DOTALL)
        words = [re.findall(r">([^<]*)</text>", box) for box in re.findall(r"<g class=[^>]* marked.*?</g>", picture)]
        self.assertEqual([(one[0], one[-1]) for one in words],
                         [("Where", "finding"), ("Greater", "the test"), ("input", "what is tested"),
                          ("MatMul", "what is replaced")])
        boxes = re.findall(r"<text class=\"what\"[^>]*>([^<]*)</text>", picture)
        self.assertEqual(sorted(boxes), sorted(["Where", "Greater", "input", "MatMul", "Gather", "Relu", "output",
                                                "constant", "constant", "constant"]))
        (text,) = re.findall(r"<summary>The graph as text</summary>(.*?)</details>", page)
        self.assertEqual(text.count("<li>"), len(boxes))
        self.assertNotIn("<script>pwned", page)
        self.assertNotIn("<img", page)

    def test_reports_are_the_same_every_time(self):
        self.put_everything()
        first = {name: path.read_bytes() for name, path in self.write("-j", "1", "d").items()}
        second = {name: path.read_bytes() for name, path in self.write("-j", "8", "d").items()}
        self.assertEqual(first, second)

    def test_the_ending_of_a_path_chooses_the_format(self):
        self.put("bad.pkl", MALICIOUS)
        self.assay("scan", "-o", "r.sarif", "-o", "r.html", "-o", "r.md", "-o", "r.xml", "bad.pkl")
        read = lambda name: (self.directory / name).read_text(encoding="utf-8")
        self.assertIn("sarif-2.1.0", read("r.sarif"))
        self.assertTrue(read("r.html").startswith("<!DOCTYPE html>"))
        self.assertTrue(read("r.md").startswith("## "))
        self.assertIn("<testsuites", read("r.xml"))

    def test_a_report_takes_the_place_of_the_old_one_as_a_whole(self):
        self.put("ok.pkl", CLEAN)
        self.put("out/r.json", b"old")
        (self.directory / "out/r.json").chmod(0o640)
        (self.directory / "link.json").symlink_to("out/r.json")
        with open(self.directory / "out/r.json", "rb") as reader:
            self.assertEqual(self.assay("scan", "-o", "link.json", "ok.pkl").code, 0)
            self.assertEqual(reader.read(), b"old")  # whoever reads the old one keeps it
        self.assertEqual(json.loads((self.directory / "out/r.json").read_bytes())["verdict"], "clean")
        self.assertEqual((self.directory / "out/r.json").stat().st_mode & 0o777, 0o640)
        self.assertTrue((self.directory / "link.json").is_symlink())
        self.assertEqual([path.name for path in (self.directory / "out").iterdir()], ["r.json"])

    def test_two_reports_cannot_go_to_one_file(self):
        self.put("ok.pkl", CLEAN)
        self.put("out/old.json", b"old")
        for arguments, flag in ((("-o", "json=r.json", "-o", "text=./r.json"), "--output"),
                                (("-o", "out/old.json", "-o", "text=out/../out/old.json"), "--output"),
                                (("-o", "r.json", "--attest", "r.json"), "--attest")):
            with self.subTest(arguments):
                result = self.assay("scan", *arguments, "ok.pkl")
                self.assertEqual(result.code, 4)
                self.assertRegex(result.err, f"{flag}: .* is to be written twice")
                self.assertFalse((self.directory / "r.json").exists())
        self.assertEqual((self.directory / "out/old.json").read_bytes(), b"old")
        self.assertEqual(self.assay("scan", "-o", "json=/dev/null", "-o", "text=/dev/null", "ok.pkl").code, 0)
        result = self.assay("scan", "--attest", "gone/x.json", "ok.pkl")
        self.assertIn("--attest: cannot write", result.err)

    def test_names_that_are_no_text_are_found_again(self):
        for name in (b"a!b.pkl", b"\xff.pkl", b"line\nbreak.pkl"):
            (pathlib.Path(os.fsdecode(os.fsencode(self.directory) + b"/" + name))).write_bytes(MALICIOUS)
        run = self.assay("scan", "-f", "sarif", ".").json["runs"][0]
        self.assertLessEqual({"a%21b.pkl", "%FF.pkl", "line%0Abreak.pkl"},
                             {artifact["location"]["uri"] for artifact in run["artifacts"]})
        self.assertIn("file=a!b.pkl,", self.assay("scan", "-f", "github", ".").out)

    def test_a_scan_that_is_killed_leaves_the_old_report_and_nothing_else(self):
        self.put("out/r.json", b"old")
        process = subprocess.Popen([support.BINARY, "scan", "-o", "json=out/r.json", "-o", "out/new.html", "-"],
                                   cwd=self.directory, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
        process.stdin.write(b"x" * 100)
        process.kill()
        process.communicate()
        self.assertEqual((self.directory / "out/r.json").read_bytes(), b"old")
        self.assertEqual([path.name for path in (self.directory / "out").iterdir()], ["r.json"])

    def test_the_page_shows_the_call_and_the_bytes(self):
        self.put("bad.pkl", MALICIOUS)
        page = self.write("bad.pkl")["html"].read_text(encoding="utf-8")
        self.assertRegex(page, r"<mark>0x[0-9a-f]+  REDUCE")
        self.assertRegex(page, r"63 </mark>|<mark>63 ")
        self.assertIn("Content-Security-Policy", page)
        self.assertNotRegex(page, r"<[a-z]+[^>]* (src|style|onclick)=")


if __name__ == "__main__":
    unittest.main()
