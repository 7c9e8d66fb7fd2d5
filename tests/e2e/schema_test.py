"""Every JSON report follows docs/report-schema.json.

The checker below knows the part of JSON Schema that the schema uses, so that the test needs nothing but Python. Where
python3-jsonschema is installed it has a say too.
"""

import json
import re
import unittest

import support
from support import BROKEN, CLEAN, MALICIOUS, UNKNOWN, zipped

try:
    import jsonschema
except ImportError:
    jsonschema = None

SCHEMA = json.loads((support.SOURCE / "docs/report-schema.json").read_text(encoding="utf-8"))
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
KNOWN = {"$schema", "$id", "$defs", "$ref", "title", "description", "type", "required", "properties", "additionalProperties",
         "items", "enum", "const", "pattern", "minimum", "oneOf"}


def has_type(value, name):
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def problems(value, schema, at="report"):
    """What is wrong with `value`, as a list of sentences."""
    assert set(schema) <= KNOWN, f"the checker does not know {set(schema) - KNOWN}"
    if "$ref" in schema:
        return problems(value, SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")], at)
    found = []
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(has_type(value, name) for name in types):
        return [f"{at}: {value!r} is not {types}"]
    if "const" in schema and value != schema["const"]:
        found.append(f"{at}: {value!r} is not {schema['const']!r}")
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: {value!r} is not one of {schema['enum']}")
    if "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{at}: {value!r} does not match {schema['pattern']}")
    if "minimum" in schema and value < schema["minimum"]:
        found.append(f"{at}: {value!r} is below {schema['minimum']}")
    if "oneOf" in schema and sum(not problems(value, choice, at) for choice in schema["oneOf"]) != 1:
        found.append(f"{at}: {value!r} is not exactly one of the choices")
    if isinstance(value, dict):
        found += [f"{at}: {key} is missing" for key in schema.get("required", []) if key not in value]
        rest = schema.get("additionalProperties", True)
        for key, item in value.items():
            if key in schema.get("properties", {}):
                found += problems(item, schema["properties"][key], f"{at}.{key}")
            elif rest is False:
                found.append(f"{at}: {key} is not expected")
            elif rest is not True:
                found += problems(item, rest, f"{at}.{key}")
    if isinstance(value, list) and "items" in schema:
        for index, item in enumerate(value):
            found += problems(item, schema["items"], f"{at}[{index}]")
    return found


class Schema(support.Case):
    def check(self, report):
        self.assertEqual(problems(report, SCHEMA), [])
        if jsonschema:
            jsonschema.Draft202012Validator(SCHEMA).validate(report)

    def test_the_checker_finds_what_is_wrong(self):
        self.put("bad.pkl", MALICIOUS)
        good = self.scan("bad.pkl")
        self.check(good)
        for spoil in (lambda report: report.pop("verdict"),
                      lambda report: report["summary"].update(bytes=-1),
                      lambda report: report["findings"][0].update(severity="awful"),
                      lambda report: report["findings"][0]["location"].pop("offset"),
                      lambda report: report["artifacts"][0].update(size="12"),
                      lambda report: report["roots"][0].update(sha256="xyz"),
                      lambda report: report["summary"]["findings"].update(terrible=1)):
            report = json.loads(json.dumps(good))
            spoil(report)
            self.assertNotEqual(problems(report, SCHEMA), [])

    def test_reports_of_every_kind_follow_it(self):
        self.put("d/bad.pkl", MALICIOUS)
        self.put("d/ok.pkl", CLEAN)
        self.put("d/broken.pkl", BROKEN)
        self.put("d/unknown", UNKNOWN)
        self.put("d/empty", b"")
        self.put("d/m.pt", zipped({"m/data.pkl": MALICIOUS, "m/inner.zip": zipped({"x": CLEAN})}))
        self.check(self.scan("d"))
        self.check(self.scan("--hash", "d/ok.pkl", "gone", "d/empty"))
        self.check(self.scan("-", stdin=b""))
        self.check(self.scan("--files-from", "-"))

    def test_the_goldens_follow_it(self):
        for path in sorted((support.SOURCE / "tests/golden/json").glob("*.json")):
            self.check(json.loads(path.read_text(encoding="utf-8")))

    def test_jsonl_has_the_same_records(self):
        self.put("d/bad.pkl", MALICIOUS)
        self.put("d/m.pt", zipped({"m/data.pkl": CLEAN}))
        report = self.scan("d")
        lines = [json.loads(line) for line in self.assay("scan", "-f", "jsonl", "d").out.splitlines()]
        for kind, key in (("root", "roots"), ("artifact", "artifacts"), ("finding", "findings"), ("fact", "facts"),
                          ("error", "errors")):
            records = [{k: v for k, v in line.items() if k != "type"} for line in lines if line["type"] == kind]
            self.assertEqual(records, report[key])
        self.assertEqual([line["type"] for line in lines].count("summary"), 1)
        for key in ("verdict", "exit_code", "reason", "summary", "tool"):
            self.assertEqual(lines[-1][key], report[key])


if __name__ == "__main__":
    if jsonschema is None:
        print("note: python3-jsonschema is not here; only the checker of this test is used")
    unittest.main()
