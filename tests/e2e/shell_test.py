"""Completions work in the shells they are for, and the manual page is one."""

import re
import shutil
import subprocess

import support

DRIVER = """
source {script}
compopt() {{ echo "compopt $*"; }}
COMP_WORDS=({words})
COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_assay
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def commands(case):
    overview = case.assay("--help").out.split("Commands:\n")[1].split("\n\n")[0]
    return [line.split()[0] for line in overview.splitlines()]


class Completion(support.Case):
    def script(self, shell):
        result = self.assay("completion", shell)
        self.assertEqual(result.code, 0)
        path = self.directory / f"assay.{shell}"
        path.write_text(result.out, encoding="utf-8")
        return path

    def bash(self, words):
        driver = DRIVER.format(script=self.script("bash"), words=words)
        run = subprocess.run(["bash", "--norc", "-c", driver], capture_output=True, text=True, check=True)
        self.assertEqual(run.stderr, "")
        return run.stdout.split()

    def test_every_shell_takes_its_script(self):
        for shell in ("bash", "zsh", "fish"):
            with self.subTest(shell):
                if shutil.which(shell) is None:
                    self.skipTest(f"{shell} is not here")
                subprocess.run([shell, "-n", str(self.script(shell))], check=True, capture_output=True)

    def test_bash_completes_commands(self):
        self.assertEqual(self.bash("assay ''"), commands(self))
        self.assertEqual(self.bash("assay vers"), ["version"])

    def test_bash_completes_flags(self):
        self.assertIn("--fail-on", self.bash("assay scan --f"))
        self.assertEqual(self.bash("assay version --opcodes"), [])
        for command in commands(self):
            with self.subTest(command):
                text = self.assay(command, "--help").out
                lines = re.findall(r"^  +(-\S.*?)(?:  |$)", text, re.M)
                flags = {flag for line in lines for flag in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", line)}
                self.assertEqual(set(self.bash(f"assay {command} -")), flags)

    def test_bash_completes_values(self):
        self.assertEqual(self.bash("assay scan --yara-scope ''"), ["interpreted", "all"])
        self.assertEqual(self.bash("assay scan --format = js"), ["json", "jsonl"])
        self.assertEqual(self.bash("assay scan -j ''"), [])
        self.assertEqual(self.bash("assay scan --rules ''"), ["compopt", "-o", "default"])

    def test_bash_completes_operands(self):
        self.assertIn("PKL-CALL-001", self.bash("assay explain PKL-C"))
        self.assertEqual(self.bash("assay rules li"), ["list"])
        self.assertIn("compopt", self.bash("assay scan ''"))
        self.assertEqual(self.bash("assay completion ''"), ["bash", "zsh", "fish"])

    def test_zsh_completes_values(self):
        if shutil.which("zsh") is None:
            self.skipTest("zsh is not here")
        # The specifications that zsh would act on, as the script hands them over.
        driver = f"""
          autoload -Uz compinit; compinit -D -u
          _arguments() {{ print -rl -- "$@" }}
          _describe() {{ print -rl -- "${{(@P)2}}" }}
          words=(assay scan '') CURRENT=3
          source {self.script("zsh")}
          words=(assay '') CURRENT=2
          _assay
        """
        out = subprocess.run(["zsh", "-f", "-c", driver], capture_output=True, text=True, check=True).stdout.splitlines()
        self.assertIn("(--yara-scope)--yara-scope=[match interpreted (default) or all bytes]:SCOPE:(interpreted all)", out)
        self.assertIn("*:[PATH|-]...:_files".replace("[", "\\[").replace("]", "\\]"), out)
        self.assertEqual([line.split(":")[0] for line in out[-len(commands(self)):]], commands(self))

    def test_fish_completes_values(self):
        if shutil.which("fish") is None:
            self.skipTest("fish is not here")

        def fish(line):
            driver = f"source {self.script('fish')}; complete -C '{line}'"
            run = subprocess.run(["fish", "--no-config", "-c", driver], capture_output=True, text=True, check=True,
                                 env={"HOME": str(self.directory), "PATH": "/usr/bin:/bin"})
            return [row.split("\t")[0] for row in run.stdout.splitlines()]

        self.assertEqual(sorted(fish("assay ")), sorted(commands(self)))
        self.assertEqual(fish("assay scan --yara-scope "), ["all", "interpreted"])
        self.assertIn("--fail-on", fish("assay scan --f"))

    def test_another_shell_is_wrong_usage(self):
        result = self.assay("completion", "fihs")
        self.assertEqual(result.code, 4)
        self.assertIn("did you mean 'fish'?", result.err)
        self.assertEqual(self.assay("completion").code, 4)


class Manual(support.Case):
    def test_it_is_a_page_without_mistakes(self):
        text = self.assay("manual").out
        if shutil.which("groff") is None:
            self.skipTest("groff is not here")
        run = subprocess.run(["groff", "-man", "-Tascii", "-ww", "-P-c", "-rLL=78n"], input=text, capture_output=True, text=True,
                             check=True)
        self.assertEqual(run.stderr, "")
        page = re.sub(r".\x08", "", run.stdout)
        for command in commands(self):
            self.assertRegex(page, rf"(?m)^ +assay {command}$")
        self.assertIn("--fail-on LEVEL", page)
        self.assertIn("EXIT STATUS", page)

    def test_operands_are_wrong_usage(self):
        self.assertEqual(self.assay("manual", "page").code, 4)


if __name__ == "__main__":
    support.unittest.main()
