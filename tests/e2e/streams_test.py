"""What goes where: standard input and output, output files, lists, progress, colours, failing writes."""

import json
import os
import pathlib
import pty
import select
import subprocess
import unittest

import support
from support import BINARY, CLEAN, MALICIOUS, zipped


class StandardInput(support.Case):
    def test_a_dash_reads_standard_input(self):
        report = self.scan("-", stdin=MALICIOUS)
        self.assertEqual((report["exit_code"], report["roots"][0]["path"]), (1, "stdin"))
        self.assertEqual(report["artifacts"][0]["size"], len(MALICIOUS))

    def test_it_can_be_named(self):
        report = self.scan("--stdin-name", "upload/[m]!.pt", "-", stdin=zipped({"data.pkl": MALICIOUS}))
        self.assertEqual(report["roots"][0]["path"], "upload/[m]%21.pt")
        self.assertIn("upload/[m]%21.pt!data.pkl", [artifact["path"] for artifact in report["artifacts"]])

    def test_it_may_stand_beside_paths(self):
        self.put("ok.pkl", CLEAN)
        report = self.scan("ok.pkl", "-", stdin=MALICIOUS)
        self.assertEqual({root["path"]: root["verdict"] for root in report["roots"]},
                         {"ok.pkl": "clean", "stdin": "findings"})

    def test_a_large_input_is_spooled_and_found_in(self):
        data = zipped({"weights.txt": b"0" * (5 << 20), "data.pkl": MALICIOUS})
        report = self.scan("-", stdin=data)
        self.assertEqual(report["exit_code"], 1)
        self.assertEqual(report["artifacts"][0]["size"], len(data))

    def test_what_cannot_be_read_is_2(self):
        process = subprocess.run([BINARY, "scan", "-f", "json", "-"], stdin=os.open("/", os.O_RDONLY),
                                 capture_output=True, timeout=60)
        report = json.loads(process.stdout)
        self.assertEqual((process.returncode, report["verdict"]), (2, "incomplete"))
        self.assertEqual([error["code"] for error in report["errors"]], ["io"])

    def shell(self, command):
        process = subprocess.run(["bash", "-c", command, BINARY], cwd=self.directory, capture_output=True, timeout=60,
                                 stdin=subprocess.DEVNULL)
        return support.Result(process)

    def test_a_closed_standard_input_cannot_be_read(self):
        result = self.shell('"$0" scan - <&-')
        self.assertEqual(result.code, 2)
        self.assertIn("it is closed", result.out)
        self.assertNotIn("empty", result.out)
        self.assertEqual(self.shell('"$0" scan --files-from - <&-').code, 4)

    def test_an_input_without_an_end_is_given_up(self):
        for source in ("</dev/zero", "< <(exec sleep 20 2>/dev/null)"):
            result = self.shell(f'"$0" scan --timeout 500ms - {source}')
            self.assertEqual(result.code, 2, result.out)
            self.assertIn("more than 0.5 seconds until the end of it (--timeout)", result.out)

    def test_an_input_that_is_too_large_is_given_up(self):
        for size, code in (("1M", 2), ("3M", 0), ("10", 2)):
            self.put("data", CLEAN + b"\0" * 16 if size == "10" else zipped({"a.txt": b"one line of text\n" * 80_000}))
            self.assertEqual(self.shell(f'"$0" scan --max-input {size} - <data').code, code, size)
        report = self.scan("--max-input", "10", "-", stdin=CLEAN)
        self.assertEqual([(error["code"], error["message"]) for error in report["errors"]],
                         [("limit", "more than 10 bytes (--max-input)")])

    def test_a_file_that_must_not_grow_is_an_error(self):
        result = self.shell('ulimit -f 2000; "$0" scan - </dev/zero')
        self.assertEqual(result.code, 2)
        self.assertIn("writing a temporary file: File too large", result.out)


class Lists(support.Case):
    def test_a_list_names_files_one_a_line(self):
        self.put("a.pkl", CLEAN)
        self.put("b c.pkl", MALICIOUS)
        self.put("list", b"a.pkl\n\nb c.pkl")
        for arguments, data in ((["--files-from", "list"], b""), (["--files-from", "-"], b"a.pkl\nb c.pkl\n"),
                                (["--files-from", "-"], b"a.pkl\0b c.pkl\0")):
            report = self.scan(*arguments, stdin=data)
            self.assertEqual({root["path"]: root["verdict"] for root in report["roots"]},
                             {"a.pkl": "clean", "b c.pkl": "findings"})

    def test_an_empty_list_is_nothing_scannable(self):
        self.assertEqual(self.scan("--files-from", "-")["exit_code"], 3)


class Outputs(support.Case):
    def setUp(self):
        super().setUp()
        self.put("in/bad.pkl", MALICIOUS)

    def test_one_scan_makes_several_reports(self):
        result = self.assay("scan", "-f", "jsonl", "-o", "json=a.json", "-o", "text=a.txt", "in")
        self.assertEqual(result.code, 1)
        lines = [json.loads(line) for line in result.out.splitlines()]
        self.assertEqual(lines[-1]["type"], "summary")
        self.assertEqual(lines[-1]["exit_code"], 1)
        self.assertEqual({line["type"] for line in lines} - {"fact", "error"}, {"root", "artifact", "finding", "summary"})
        report = json.loads((self.directory / "a.json").read_text())
        self.assertEqual(report["exit_code"], 1)
        self.assertIn("verdict: findings", (self.directory / "a.txt").read_text())
        self.assertEqual(result.out, self.assay("scan", "-f", "jsonl", "in").out)

    def test_with_only_files_the_summary_goes_to_standard_error(self):
        result = self.assay("scan", "-o", "json=a.json", "in")
        self.assertEqual((result.code, result.out), (1, ""))
        self.assertIn("verdict: findings", result.err)
        self.assertNotIn("help:", result.err)
        self.assertLess(len(result.err.splitlines()), 6)

    def test_an_output_without_format_takes_that_of_f_or_of_its_name(self):
        self.assertEqual(self.assay("scan", "-f", "json", "-o", "report.out", "in").out, "")
        self.assertEqual(json.loads((self.directory / "report.out").read_text())["exit_code"], 1)
        self.assay("scan", "-o", "report.json", "-o", "report.txt", "in")
        self.assertEqual(json.loads((self.directory / "report.json").read_text())["exit_code"], 1)
        self.assertIn("verdict:", (self.directory / "report.txt").read_text())
        result = self.assay("scan", "-o", "json=-", "in")
        self.assertEqual(result.json["exit_code"], 1)

    def test_a_longer_old_report_is_replaced_whole(self):
        self.put("a.json", b"x" * 1_000_000)
        self.assay("scan", "-o", "json=a.json", "in")
        json.loads((self.directory / "a.json").read_text())

    def test_an_input_is_never_overwritten(self):
        self.put("bad.pkl", MALICIOUS)
        self.assertEqual(self.assay("scan", "-o", "json=bad.pkl", "bad.pkl").code, 4)
        self.assertEqual((self.directory / "bad.pkl").read_bytes(), MALICIOUS)

    def test_nothing_is_created_when_the_usage_is_wrong(self):
        self.assertEqual(self.assay("scan", "-o", "json=a.json", "-o", "nope=b", "in").code, 4)
        self.assertFalse((self.directory / "a.json").exists())

    def test_a_full_disk_is_2_with_a_message(self):
        self.put("ok.pkl", CLEAN)
        result = self.assay("scan", "-o", "json=/dev/full", "ok.pkl")
        self.assertEqual(result.code, 2)
        self.assertEqual(result.err.splitlines()[-1],
                         "assay: cannot write '/dev/full': No space left on device")
        command = [BINARY, "scan", "-f", "text", "-o", "json=/dev/full", "ok.pkl"]
        process = subprocess.run(command, cwd=self.directory, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        self.assertIn(b"/dev/full", process.stdout.splitlines()[-1])
        self.assertEqual(self.assay("scan", "-o", "json=/dev/full", "in").code, 1)
        with open("/dev/full", "wb") as full:
            process = self.run_binary(["scan", "ok.pkl"], stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(process.returncode, 2)
        self.assertIn(b"standard output", process.stderr)

    def test_a_closed_standard_output_is_not_clean(self):
        self.put("ok.pkl", CLEAN)
        process = subprocess.run(["sh", "-c", '"$0" scan ok.pkl >&-', BINARY], cwd=self.directory, timeout=60,
                                 capture_output=True)
        self.assertEqual(process.returncode, 2)

    def test_a_reader_that_goes_away_is_no_drama(self):
        read_end, write_end = os.pipe()
        os.close(read_end)
        process = self.run_binary(["scan", "-f", "json", "in"], stdout=write_end, stderr=subprocess.PIPE)
        os.close(write_end)
        self.assertEqual((process.returncode, process.stderr), (1, b""))


class Text(support.Case):
    def test_clean_is_short_and_quiet_clean_is_silent(self):
        self.put("ok.pkl", CLEAN)
        result = self.assay("scan", "ok.pkl")
        self.assertLessEqual(len(result.out.splitlines()), 3)
        self.assertIn("verdict: clean", result.out)
        self.assertEqual(result.err, "")
        self.assertEqual(self.assay("scan", "-q", "ok.pkl").out, "")

    def test_a_finding_says_where_what_why_and_what_to_do(self):
        self.put("bad.pkl", MALICIOUS)
        out = self.assay("scan", "bad.pkl").out
        for part in ("critical[", "--> bad.pkl @0x", "os.system", "why:", "help:", "verdict: findings"):
            self.assertIn(part, out)
        quiet = self.assay("scan", "-q", "bad.pkl").out
        self.assertIn("critical[", quiet)
        self.assertIn("verdict: findings", quiet)
        self.assertNotIn("Looked at", quiet)

    def test_no_control_character_reaches_the_terminal(self):
        nasty = b"c\x1b[2Jos\x9b\nsys\xe2\x80\xaetem\x07\n(S'\x1b]0;x\x07'\ntR."
        with open(os.fsencode(self.directory) + b"/\x1b[31m\xe2\x80\xae.pkl", "wb") as file:
            file.write(nasty)
        self.put("m.zip", zipped({"\x1b[2Ja\x7f": nasty}))
        for format in ("text", "json", "jsonl"):
            out = self.assay("scan", "-v", "-f", format, ".").out
            self.assertIsNone(support.CONTROL.search(out), format)

    def on_terminal(self, arguments, **environment):
        """What assay prints when standard output is a terminal."""
        leader, follower = pty.openpty()
        process = subprocess.Popen([BINARY, *arguments], cwd=self.directory, stdout=follower, stderr=subprocess.PIPE,
                                   stdin=subprocess.DEVNULL, env={**os.environ, "TERM": "xterm", **environment})
        os.close(follower)
        out = b""
        while select.select([leader], [], [], 60)[0]:
            try:
                piece = os.read(leader, 65536)
            except OSError:
                break
            if not piece:
                break
            out += piece
        process.communicate(timeout=60)
        os.close(leader)
        return out

    def test_colour_is_for_terminals_that_want_it(self):
        self.put("bad.pkl", MALICIOUS)
        colour = b"\x1b["
        self.assertIn(colour, self.on_terminal(["scan", "bad.pkl"]))
        self.assertNotIn(colour, self.on_terminal(["scan", "bad.pkl"], NO_COLOR="1"))
        self.assertNotIn(colour, self.on_terminal(["scan", "bad.pkl"], TERM="dumb"))
        self.assertNotIn(colour, self.on_terminal(["scan", "--color", "never", "bad.pkl"]))
        self.assertNotIn("\x1b[", self.assay("scan", "bad.pkl").out)
        self.assertIn("\x1b[", self.assay("scan", "--color", "always", "bad.pkl", env={"NO_COLOR": "1"}).out)
        self.assertNotIn("\x1b[", self.assay("scan", "--color", "always", "-f", "json", "bad.pkl").out)

    def test_progress_is_silent_away_from_terminals(self):
        for i in range(50):
            self.put(f"d/{i}.pkl", CLEAN)
        self.assertEqual(self.assay("scan", "d").err, "")


if __name__ == "__main__":
    unittest.main()
