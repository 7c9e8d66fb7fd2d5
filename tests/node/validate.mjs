// Asks the official validators what they say about reports of assay:  node validate.mjs KIND FILE...
//
// KIND is sarif, cyclonedx, gitlab or json. Prints one line for each problem and ends with 1 if there is one.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));
const { default: Ajv } = await import("ajv");
const { default: Ajv2020 } = await import("ajv/dist/2020.js");
const { default: addFormats } = await import("ajv-formats");
const { default: addFormats2019 } = await import("ajv-formats-draft2019");

const load = (path) => JSON.parse(readFileSync(path, "utf8"));

/// A function from a document to a list of sentences.
function schemaCheck(ajv, schema) {
  const validate = ajv.compile(schema);
  return (path) => {
    if (validate(load(path))) return [];
    return validate.errors.map((error) => `${error.instancePath || "/"} ${error.message}`);
  };
}

function cyclonedx() {
  const folder = join(dirname(require.resolve("@cyclonedx/cyclonedx-library/package.json")), "res/schema");
  const schema = (name) => load(join(folder, `${name}.SNAPSHOT.schema.json`));
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  addFormats2019(ajv, { formats: ["idn-email", "iri", "iri-reference"] });
  for (const name of ["spdx", "jsf-0.82"]) ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  return schemaCheck(ajv, schema("bom-1.6"));
}

function gitlab() {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  return schemaCheck(ajv, load(join(here, "gitlab-sast.schema.json")));
}

function ours() {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  return schemaCheck(ajv, load(join(here, "../../docs/report-schema.json")));
}

/// The multitool says what is wrong in a SARIF report of its own; its exit code says nothing.
function sarif() {
  const tool = join(dirname(require.resolve("@microsoft/sarif-multitool-linux/package.json")), "Sarif.Multitool");
  chmodSync(tool, 0o755);
  return (path) => {
    const folder = mkdtempSync(join(tmpdir(), "sarif-"));
    const output = join(folder, "out.sarif");
    let said = "";
    try {
      said = execFileSync(tool, ["validate", path, "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning", "--output", output],
        { encoding: "utf8", env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" } });
    } catch (error) {
      said = `${error.stdout}${error.stderr}`;
    }
    let run;
    try {
      run = load(output).runs[0];
    } catch {
      return [`the validator left no report: ${said.trim()}`];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    const rules = run.tool.driver.rules ?? [];
    return (run.results ?? []).map((result) => {
      const rule = rules[result.ruleIndex] ?? {};
      const id = result.message.id ?? "";
      const format = rule.messageStrings?.[id]?.text ?? result.message.text ?? id;
      const words = format.replace(/\{(\d+)\}/g, (_, i) => result.message.arguments?.[i] ?? "");
      return `${result.level ?? "warning"} ${result.ruleId}: ${words}`;
    });
  };
}

const [kind, ...paths] = process.argv.slice(2);
const check = { sarif, cyclonedx, gitlab, json: ours }[kind]();
let count = 0;
for (const path of paths) {
  for (const problem of check(path)) {
    console.log(`${path}: ${problem}`);
    count += 1;
  }
}
process.exit(count === 0 ? 0 : 1);
