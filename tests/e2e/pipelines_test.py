"""What docs/pipelines.md offers does what it says: the action's steps, the hook of pre-commit, GitLab's job."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import textwrap

import support


class Pipeline(support.Case):
    def setUp(self):
        super().setUp()
        # `assay` on the PATH, as an image or an earlier step would have put it there.
        programs = self.directory / "programs"
        programs.mkdir()
        (programs / "assay").symlink_to(support.BINARY)
        self.environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}
        self.work = self.directory / "work"
        self.work.mkdir()

    def put_model(self, name, data):
        path = self.work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def commit(self):
        settings = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "gc.auto=0"]
        for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "x"]):
            subprocess.run(["git", *settings, *command], cwd=self.work, env=self.environment, check=True)

    def run_shell(self, command, **variables):
        return subprocess.run(command, cwd=self.work, env={**self.environment, **variables}, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL)


class Action(Pipeline):
    def step(self, word, **inputs):
        files = {name: str(self.directory / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_PATH")}
        for path in files.values():
            pathlib.Path(path).write_text("", encoding="utf-8")
        run = self.run_shell([support.SOURCE / "scripts/action", word], **files, **inputs)
        self.outputs = dict(line.split("=", 1) for line in pathlib.Path(files["GITHUB_OUTPUT"]).read_text().splitlines())
        self.summary = pathlib.Path(files["GITHUB_STEP_SUMMARY"]).read_text(encoding="utf-8")
        return run

    def test_findings_fail_the_step_and_are_shown(self):
        self.put_model("a model/bad.pkl", support.MALICIOUS)
        run = self.step("scan", INPUT_PATHS="a model\n", INPUT_SARIF="out.sarif")
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertRegex(run.stdout, r"(?m)^::error .*file=a model/bad.pkl")
        self.assertEqual(self.outputs, {"verdict": "findings", "exit-code": "1", "sarif": "out.sarif"})
        self.assertIn("PKL-CALL-001", self.summary.replace("\\", ""))
        self.assertEqual(json.loads((self.work / "out.sarif").read_text())["version"], "2.1.0")

    def test_clean_passes(self):
        self.put_model("good.pkl", support.CLEAN)
        run = self.step("scan", INPUT_PATHS=".", INPUT_SARIF="", INPUT_FAIL_ON="")
        self.assertEqual((run.returncode, self.outputs["verdict"]), (0, "clean"))
        self.assertEqual(sorted(path.name for path in self.work.iterdir()), ["good.pkl"])

    def test_a_checkout_is_scanned_twice_with_the_defaults(self):
        if shutil.which("git") is None:
            self.skipTest("git is not here")
        self.put_model("models/good.pkl", support.CLEAN)
        self.commit()
        for _ in range(2):
            run = self.step("scan", INPUT_PATHS=".", INPUT_SARIF="assay.sarif")
            self.assertEqual((run.returncode, self.outputs["verdict"]), (0, "clean"), run.stdout)
        self.assertIn("assay.sarif", self.summary.replace("\\", ""))
        self.assertIn(".git", self.summary.replace("\\", ""))
        self.put_model("models/assay.sarif", support.MALICIOUS)
        self.assertEqual(self.step("scan", INPUT_PATHS=".", INPUT_SARIF="assay.sarif").returncode, 1)

    def test_incomplete_and_empty_are_told_apart(self):
        self.put_model("unknown.bin", support.UNKNOWN)
        self.assertEqual(self.step("scan", INPUT_PATHS="unknown.bin").returncode, 2)
        self.assertEqual(self.outputs["verdict"], "incomplete")
        (self.work / "nothing").mkdir()
        self.assertEqual(self.step("scan", INPUT_PATHS="nothing").returncode, 3)
        self.assertEqual(self.outputs["verdict"], "empty")

    def test_inputs_are_never_read_as_shell_or_as_flags(self):
        self.put_model("$(touch owned);.pkl", support.CLEAN)
        self.put_model("--help", support.MALICIOUS)
        run = self.step("scan", INPUT_PATHS="$(touch owned);.pkl\n--help")
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertFalse((self.work / "owned").exists())

    def test_a_policy(self):
        self.put_model("good.pkl", support.CLEAN)
        (self.work / "team.toml").write_text('version = 1\n[formats]\nallow = ["safetensors"]\n', encoding="utf-8")
        self.assertEqual(self.step("scan", INPUT_PATHS="good.pkl", INPUT_POLICY="team.toml").returncode, 1)
        self.assertIn("POL-FORMAT-001", self.summary.replace("\\", ""))

    def test_more_arguments(self):
        self.put_model("bad.pkl", support.MALICIOUS)
        run = self.step("scan", INPUT_PATHS=".", INPUT_FAIL_ON="none", INPUT_ARGUMENTS="-o\njson=report.json\n")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(json.loads((self.work / "report.json").read_text())["exit_code"], 0)

    def test_install_has_nothing_to_do_where_assay_is(self):
        run = self.step("install")
        self.assertEqual((run.returncode, run.stdout), (0, ""))

    def test_the_action_hands_every_input_over(self):
        text = (support.SOURCE / "action.yml").read_text(encoding="utf-8")
        inputs = re.findall(r"^  ([a-z-]+):$", text.split("\ninputs:\n")[1].split("\noutputs:\n")[0], re.M)
        handed = dict(re.findall(r"INPUT_([A-Z_]+): \$\{\{ inputs\.([a-z-]+) \}\}", text))
        self.assertEqual(sorted(handed.values()), sorted(inputs))
        script = (support.SOURCE / "scripts/action").read_text(encoding="utf-8")
        for name in handed:
            self.assertIn(f"INPUT_{name}", script)
        # A value that is pasted into a script is read as shell.
        self.assertNotRegex(text, r"run: .*\$\{\{")


class PreCommit(Pipeline):
    def test_the_hook_stops_a_commit(self):
        if shutil.which("pre-commit") is None or shutil.which("git") is None:
            self.skipTest("pre-commit or git is not here")
        hooks = self.directory / "hooks"
        hooks.mkdir()
        shutil.copy(support.SOURCE / ".pre-commit-hooks.yaml", hooks)
        home = {"HOME": str(self.directory), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b",
                "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}
        for folder in (hooks, self.work):
            for command in (["init", "-q"], ["add", "."], ["commit", "-q", "--allow-empty", "-m", "x"]):
                subprocess.run(["git", *command], cwd=folder, env={**self.environment, **home}, check=True)
        self.put_model("models/good.pkl", support.CLEAN)
        self.put_model("--notes.txt", b"no model")
        subprocess.run(["git", "add", "."], cwd=self.work, check=True)
        attempt = ["pre-commit", "try-repo", str(hooks), "assay", "--verbose"]
        run = self.run_shell(attempt, **home)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.put_model("models/bad.pt", support.MALICIOUS)
        subprocess.run(["git", "add", "."], cwd=self.work, check=True)
        run = self.run_shell(attempt, **home)
        self.assertEqual(run.returncode, 1, run.stdout + run.stderr)
        self.assertIn("models/bad.pt", run.stdout)


    def test_the_hook_knows_the_names_of_models(self):
        text = (support.SOURCE / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
        pattern = re.compile(textwrap.dedent(text.split("  files: >-\n")[1]).replace("\n", " "))
        for name in """a.pkl a.joblib a.joblib.z a.sav a.th a.pk a.pckl a.pyc a.PT a.ckpt a.safetensors a.gguf a.onnx tokenizer.model
                a.pdparams a.pdopt a.pdiparams a.plan a.trt a.param a.prototxt a.xml a.lz4 a.lzma a.tgz a.whl a.tfrecord a.llamafile
                checkpoint variables/variables.data-00000-of-00001 variables/variables.index.json tokenizer.json sub/config.json
                preprocessor_config.json requirements.txt MLmodel modeling_x.py model.safetensors.index.json a.jinja""".split():
            self.assertRegex(name, pattern)
        for name in "README.md a.json package.json a.txt a.c a.png notes/configuration.json".split():
            self.assertNotRegex(name, pattern)


class GitLab(Pipeline):
    def test_the_job_runs_and_leaves_what_it_promises(self):
        text = (support.SOURCE / "docs/pipelines/assay.gitlab-ci.yml").read_text(encoding="utf-8")
        script = textwrap.dedent(text.split("\n  script:\n")[1].split("\n  artifacts:\n")[0])
        lines = [line.removeprefix("- ") for line in script.splitlines()]
        reports = re.search(r"reports: \{(.*)\}", text)[1]
        self.put_model("models/bad.pkl", support.MALICIOUS)
        if shutil.which("git") is not None:
            self.commit()
        for paths, flags in ((".", ""), (".", ""), ("models", "--hash")):
            run = self.run_shell(["sh", "-e", "-c", "\n".join(lines)], ASSAY_PATHS=paths, ASSAY_FLAGS=flags)
            self.assertEqual(run.returncode, 1, run.stdout + run.stderr)
            self.assertNotIn("not seen", run.stdout)
        for report in re.findall(r"\w+: ([\w.-]+)", reports):
            self.assertTrue((self.work / report).stat().st_size > 0, report)
        document = json.loads((self.work / "gl-sast-report.json").read_text(encoding="utf-8"))
        self.assertEqual(len(document["vulnerabilities"]), 1)


if __name__ == "__main__":
    support.unittest.main()
