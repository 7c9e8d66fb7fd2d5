#!/usr/bin/env python3
"""The operators in rules/onnx/operators.toml against the registry of the onnx library, and what assay counts in a model
against what its parser reads. Skipped where Python has no onnx."""
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

SKIP = 77
try:
    import onnx
    from onnx import defs
except ImportError:
    print("skipped: there is no onnx for this Python")
    sys.exit(SKIP)

SOURCE = os.environ["ASSAY_SOURCE_DIR"]
ASSAY = os.environ["ASSAY_BINARY"]
ASSEMBLE = os.environ["ASSAY_ASSEMBLE"]


def listed():
    with open(os.path.join(SOURCE, "rules/onnx/operators.toml"), encoding="utf-8") as file:
        text = file.read()
    text = text[text.index("\n[standard]"):]
    names = set()
    for domain, body in re.findall(r'^"([^"]+)" = \[(.*?)^\]', text, re.M | re.S):
        names |= {(domain, name) for name in re.findall(r'"([^"]+)"', body)}
    return names


def graphs(graph):
    """A graph and those in its attributes."""
    waiting = [graph]
    while waiting:
        one = waiting.pop()
        yield one
        for node in one.node:
            for attribute in node.attribute:
                if attribute.HasField("g"):
                    waiting.append(attribute.g)
                waiting.extend(attribute.graphs)


class Registry(unittest.TestCase):
    def test_every_operator_of_the_registry_is_listed(self):
        registry = {(s.domain or "ai.onnx", s.name) for s in defs.get_all_schemas_with_history()}
        self.assertEqual(sorted(registry - listed()), [])

    def test_a_model_has_the_operators_that_the_parser_of_onnx_sees(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([ASSEMBLE, os.path.join(SOURCE, "tests/cases/onnx"), folder], check=True,
                           stdout=subprocess.DEVNULL)
            compared = 0
            for where, _, names in sorted(os.walk(folder)):
                for name in sorted(names):
                    if not name.endswith(".onnx"):
                        continue
                    path = os.path.join(where, name)
                    compared += self.compare(path)
            self.assertGreater(compared, 50)

    def compare(self, path):
        with open(path, "rb") as file:
            content = file.read()
        model = onnx.ModelProto()
        try:
            model.ParseFromString(content)
        except Exception:  # broken on purpose: assay says so, other tests see to it
            return 0
        if not model.HasField("graph") and not model.functions:
            return 0  # a part of a model that is a file of its own, which this parser does not read as one
        result = subprocess.run([ASSAY, "scan", "-f", "json", path], capture_output=True, check=False)
        report = json.loads(result.stdout)
        if any(f["rule_id"] == "ONNX-PB-001" for f in report["findings"]):
            return 0  # parsers differ about these, which is the finding
        wanted = {}
        bodies = [model.graph] + [g for t in model.training_info for g in (t.initialization, t.algorithm)]
        nodes = [n for b in bodies for g in graphs(b) for n in g.node]
        for function in model.functions:
            body = onnx.GraphProto()
            body.node.extend(function.node)
            nodes += [n for g in graphs(body) for n in g.node]
        for node in nodes:
            key = "%s::%s" % (node.domain or "ai.onnx", node.op_type)
            wanted[key] = wanted.get(key, 0) + 1
        got = {}
        for fact in report["facts"]:
            if fact["key"] == "onnx.operator" and fact["artifact"] == 0:
                name, count = fact["value"].rsplit(" x", 1)
                got[name] = int(count)
        self.assertEqual(got, wanted, path)
        return 1


if __name__ == "__main__":
    unittest.main()
