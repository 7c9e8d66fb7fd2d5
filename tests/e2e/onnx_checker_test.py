"""`--onnx-checker`: what the onnx library says of a model as well, and what happens when it comes to a bad end."""

import os
import pathlib
import shutil
import stat
import subprocess
import unittest

import support

MODULE = "assay-onnx-checker.so"
BUILT = pathlib.Path(support.BINARY).resolve().parent / "lib/assay" / MODULE
SANITIZED = b"__asan_init" in pathlib.Path(support.BINARY).read_bytes()


def varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes(out) + bytes([number])


def field(number, value):
    """One field of a protobuf message: a number, a text, or bytes."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def value_info(name):
    tensor = field(1, 1) + field(2, field(1, field(1, 4)))
    return field(1, name) + field(2, field(1, tensor))


def node(kind, inputs, output, more=b""):
    return b"".join(field(1, name) for name in inputs) + field(2, output) + field(4, kind) + more


def model(*nodes, opset=13, ir=8, producer="test", tensors=(), more=b""):
    nodes = nodes or (node("Relu", ["x"], "y"),)
    graph = b"".join(field(1, one) for one in nodes) + field(2, "g") + b"".join(field(5, one) for one in tensors)
    graph += field(11, value_info("x")) + field(12, value_info("y")) + more
    return field(1, ir) + field(2, producer) + field(7, graph) + field(8, field(2, opset))


class CheckerCase(support.Case):
    def opinion(self, report):
        [value] = [fact["value"] for fact in report["facts"] if fact["key"] == "onnx.checker"]
        return value

    def rules(self, report):
        return [(finding["severity"], finding["rule_id"]) for finding in report["findings"]]


@unittest.skipUnless(BUILT.exists(), "this build has no module: libonnx-dev is not here, or it is built with sanitizers")
class Checker(CheckerCase):
    """The onnx library itself."""

    def check(self, data, *arguments):
        self.put("model.onnx", data)
        return self.scan("--onnx-checker", *arguments, "model.onnx")

    def test_it_accepts_a_good_model(self):
        report = self.check(model())
        self.assertEqual((self.opinion(report), self.rules(report), report["exit_code"]), ("accepts", [], 0))

    def test_nobody_is_asked_without_the_flag(self):
        self.put("model.onnx", model())
        report = self.scan("model.onnx")
        self.assertEqual([fact for fact in report["facts"] if fact["key"] == "onnx.checker"], [])

    def test_what_only_the_library_refuses_is_low(self):
        report = self.check(model(node("Relu", ["x", "x", "x"], "y")))
        self.assertEqual((self.rules(report), report["exit_code"]), ([("low", "ONNX-CHECK-001")], 0))
        [finding] = report["findings"]
        self.assertIn("Relu", finding["message"])
        self.assertIn("has input size 3 not in range", finding["message"])
        self.assertEqual(self.scan("--onnx-checker", "--fail-on", "low", "model.onnx")["exit_code"], 1)

    def test_a_newer_model_is_no_error(self):
        odd = node("Relu", ["x", "x", "x"], "y")
        for data in (model(odd, opset=18), model(odd, opset=99), model(odd, ir=9), model(odd, ir=14, opset=24)):
            report = self.check(data)
            self.assertTrue(self.opinion(report).startswith("newer: onnx "), self.opinion(report))
            self.assertEqual((self.rules(report), report["exit_code"]), ([], 0))

    def test_types_that_the_library_cannot_parse_are_told_by_assay(self):
        kind = field(1, field(1, 1) + field(2, b""))
        for _ in range(60):  # sequences of sequences, two messages each: protobuf allows a hundred
            kind = field(4, field(1, kind))
        report = self.check(model(more=field(13, field(1, "z") + field(2, kind))))
        self.assertEqual((self.rules(report), report["exit_code"]), ([("medium", "ONNX-GRAPH-008")], 1))
        self.assertTrue(self.opinion(report).startswith("cannot parse: "))

    def test_what_assay_has_found_itself_is_not_said_again(self):
        graph = field(1, node("Relu", ["x"], "y")) + field(2, "inner")
        for _ in range(40):  # three messages a level
            branch = field(1, "then_branch") + field(6, graph) + field(20, 5)
            graph = field(1, node("If", ["x"], "y", field(5, branch))) + field(2, "g")
        report = self.check(field(1, 8) + field(7, graph + field(11, value_info("x"))) + field(8, field(2, 13)))
        self.assertTrue(self.opinion(report).startswith("cannot parse: "))
        self.assertIn(("medium", "ONNX-GRAPH-008"), self.rules(report))
        self.assertNotIn("ONNX-CHECK-002", [rule for _, rule in self.rules(report)])

    def test_a_model_of_more_than_16_mib_is_not_asked_about(self):
        def with_weights(size):
            tensor = field(1, size // 4) + field(2, 1) + field(8, "w") + field(9, bytes(size))
            return model(node("Relu", ["w"], "y"), tensors=[tensor])

        report = self.check(with_weights(15 << 20))
        self.assertEqual((self.opinion(report), self.rules(report)), ("accepts", []))
        report = self.check(with_weights(16 << 20))
        self.assertEqual(self.rules(report), [("info", "ONNX-CHECK-003")])
        self.assertIn("16.0 MiB", self.opinion(report))
        self.assertEqual(report["exit_code"], 0)

    def test_data_in_other_files_are_not_looked_for(self):
        location = field(13, field(1, "location") + field(2, "weights.bin"))
        tensor = field(1, 4) + field(2, 1) + field(8, "w") + location + field(14, 1)
        report = self.check(model(node("Relu", ["w"], "y"), tensors=[tensor]))
        self.assertEqual((self.opinion(report), self.rules(report)), ("accepts", []))

    def test_many_at_once_get_the_same_opinions(self):
        folder = self.directory / "models"
        for index in range(40):
            self.put(f"models/{index:02}.onnx", model(node("Relu", ["x"] * (1 + index % 3), "y")))
        reports = [self.scan("--onnx-checker", "-j", jobs, str(folder)) for jobs in ("1", "8")]
        for key in ("findings", "facts"):
            self.assertEqual(reports[0][key], reports[1][key])
        self.assertEqual(len(reports[0]["findings"]), sum(1 for index in range(40) if index % 3))

    def test_models_in_archives_are_shown_to_it(self):
        self.put("models.zip", support.zipped({"a.onnx": model(node("Relu", ["x", "x"], "y"))}))
        report = self.scan("--onnx-checker", "models.zip")
        self.assertEqual(self.rules(report), [("low", "ONNX-CHECK-001")])

    def test_inspect_and_baseline_take_it_too(self):
        self.put("model.onnx", model(node("Relu", ["x", "x"], "y")))
        self.assertIn("onnx.checker", self.assay("inspect", "--onnx-checker", "model.onnx").out)
        self.assertIn("ONNX-CHECK-001", self.assay("baseline", "create", "--onnx-checker", "model.onnx").out)


class Strange(CheckerCase):
    """A module that misbehaves, where an installed program looks for one."""

    def setUp(self):
        super().setUp()
        self.program = self.directory / "prefix/bin/assay"
        self.module = self.directory / "prefix/lib/assay" / MODULE
        for folder in (self.program.parent, self.module.parent):
            folder.mkdir(parents=True)
        shutil.copy(support.BINARY, self.program)

    def run_scan(self, *arguments, cwd=None, env=None):
        return support.Result(subprocess.run([self.program, "scan", "--onnx-checker", *arguments], capture_output=True,
                                             cwd=cwd or self.directory, env={**os.environ, **(env or {})}, timeout=120))

    def behave(self, *producers):
        shutil.copy(os.environ["ASSAY_STRANGE_CHECKER"], self.module)
        for index, producer in enumerate(producers):
            self.put(f"models/{index}.onnx", model(producer=producer))
        return self.run_scan("-f", "json", "-j", "1", "models").json

    def opinions(self, report):
        return [fact["value"] for fact in report["facts"] if fact["key"] == "onnx.checker"]

    def test_a_model_that_brings_it_down_costs_only_its_own_opinion(self):
        report = self.behave("please crash", "please refuse", "please abort", "please leave", "good",
                             "please take ten seconds")
        self.assertEqual(self.opinions(report), [
            "no opinion: it brought its process down (signal 11)", "refuses: no reason",
            "no opinion: it brought its process down (signal 6)", "no opinion: its process ended with 7", "accepts",
            "no opinion: it takes more than 10 seconds"])
        self.assertEqual(sorted(self.rules(report)), sorted([("info", "ONNX-CHECK-003")] * 4 + [("low", "ONNX-CHECK-001")]))
        self.assertEqual((report["exit_code"], report["verdict"]), (0, "clean"))

    def test_what_it_writes_is_not_trusted(self):
        report = self.behave("please lie")
        [opinion] = self.opinions(report)
        self.assertTrue(opinion.startswith("no opinion: AAAA"))
        self.assertLess(len(opinion), 500)

    @unittest.skipIf(SANITIZED, "a sanitizer needs more memory than that")
    def test_its_memory_is_limited(self):
        self.assertEqual(self.opinions(self.behave("please take all memory")), ["no opinion: it ran out of memory"])

    @unittest.skipIf(SANITIZED, "sanitized programs are confined less")
    def test_it_is_confined(self):
        report = self.behave("please misbehave")
        if not all(part in report["confinement"] for part in ("landlock", "seccomp")):
            self.skipTest("this kernel cannot confine")
        self.assertEqual(self.opinions(report), ["accepts"])

    def test_without_the_module_nothing_is_scanned(self):
        self.put("bad.pkl", support.MALICIOUS)
        result = self.run_scan("bad.pkl")
        self.assertEqual((result.code, result.out), (4, ""))
        self.assertIn(f"{MODULE} is not installed", result.err)
        self.assertIn("libonnx-dev", result.err)

    def test_a_module_that_cannot_be_used_is_said_to_be(self):
        self.put("bad.pkl", support.MALICIOUS)
        other = pathlib.Path(os.environ["ASSAY_OTHER_CHECKER"]).read_bytes()
        for content, why in ((b"no library", "cannot be loaded"), (other, "belongs to another version of assay")):
            self.module.write_bytes(content)
            result = self.run_scan("bad.pkl")
            self.assertEqual((result.code, result.out), (4, ""))
            self.assertIn(why, result.err)

    def test_it_is_looked_for_in_the_place_of_the_program_only(self):
        """Not in the current folder, not in what is scanned, not where a variable says."""
        for name in (MODULE, f"lib/assay/{MODULE}"):
            self.put(f"models/{name}", pathlib.Path(os.environ["ASSAY_STRANGE_CHECKER"]).read_bytes())
        models = self.directory / "models"
        for path in models.rglob(MODULE):
            path.chmod(path.stat().st_mode | stat.S_IXUSR)
        result = self.run_scan(".", cwd=models, env={"LD_LIBRARY_PATH": str(models), "PATH": str(models)})
        self.assertEqual(result.code, 4)
        self.assertIn("is not installed", result.err)

    def test_reports_are_written_as_without_it(self):
        self.behave("please crash")
        result = self.run_scan("-o", "json=out.json", "models")
        self.assertEqual(result.code, 0)
        self.assertIn("ONNX-CHECK-003", (self.directory / "out.json").read_text())


if __name__ == "__main__":
    unittest.main()
