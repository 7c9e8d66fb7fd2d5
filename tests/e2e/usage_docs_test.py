"""docs/usage.md says what the binary does: the same flags, the same exit codes."""

import re
import unittest

import support

PAGE = (support.SOURCE / "docs/usage.md").read_text(encoding="utf-8")


def section(title):
    """The text under `## title`, up to the next such heading."""
    return re.split(r"^## ", PAGE.split(f"\n## {title}\n", 1)[1], maxsplit=1, flags=re.M)[0]


def documented_flags(text):
    """The flags in the first column of the tables: | `-q`, `--quiet` | … |"""
    rows = re.findall(r"^\| (`-.*?) \|", text, re.M)
    return {flag for row in rows for flag in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", row)}


class Usage(support.Case):
    def flags_of(self, command):
        text = self.assay(command, "--help").out
        lines = re.findall(r"^  +(-\S.*?)(?:  |$)", text, re.M)
        return {flag for line in lines for flag in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", line)} - {"-h", "--help"}

    def test_every_flag_is_documented_and_every_documented_flag_exists(self):
        for command in ("scan", "inspect", "verify", "sign", "trust", "policy", "baseline", "diff", "rules", "version"):
            with self.subTest(command):
                self.assertEqual(self.flags_of(command), documented_flags(section(f"assay {command}")))

    def test_every_command_has_a_section(self):
        overview = self.assay("--help").out.split("Commands:\n")[1].split("\n\n")[0]
        for line in overview.splitlines():
            self.assertIn(f"\n## assay {line.split()[0]}\n", PAGE)

    def test_the_exit_codes_are_all_there(self):
        self.assertEqual(re.findall(r"^\| (\d) \|", section("Exit codes"), re.M), list("012345"))

    def test_help_fits_a_terminal(self):
        for command in ("--help", "scan", "inspect", "verify", "sign", "trust", "policy", "baseline", "diff", "rules", "explain",
                        "version"):
            text = self.assay(*([command] if command.startswith("-") else [command, "--help"])).out
            self.assertLessEqual(max(len(line) for line in text.splitlines()), 80, command)
            self.assertLessEqual(len(text.splitlines()), 60, command)


if __name__ == "__main__":
    unittest.main()
