#!/usr/bin/env python3
"""What Python's zipfile and PyTorch's reader get out of an archive, assay must have seen.

Builds some hundreds of archives, breaks most of them, and scans them with one run of assay per batch. A case fails
when a loader can read a member whose path assay does not list, when that member carries a payload that assay does
not report there, or when assay calls an archive complete although a member in it was not seen. Nothing is loaded:
the loaders are asked for bytes only. Everything is seeded; ZIP_ORACLE_SEED and ZIP_ORACLE_CASES change it.

Without torch its half is skipped: the exit code is then 77 unless something failed.
"""
import io
import json
import os
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import unicodedata
import warnings
import zipfile

ASSAY = os.environ.get("ASSAY_BINARY", "assay")
SEED = int(os.environ.get("ZIP_ORACLE_SEED", "1"))
CASES = int(os.environ.get("ZIP_ORACLE_CASES", "600"))
BATCH = 150

# A pickle that would start a program. It is only ever scanned.
PAYLOAD = b"\x80\x02cposix\nsystem\nX\x04\x00\x00\x00true\x85R."
LOCAL, CENTRAL, END = b"PK\3\4", b"PK\1\2", b"PK\5\6"

# record signature → (offset, width) of the fields worth changing
FIELDS = {
    LOCAL: [(4, 2), (6, 2), (8, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2), (30, 1), (31, 1)],
    CENTRAL: [(4, 2), (6, 2), (8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (34, 2), (38, 4),
              (42, 4), (46, 1), (50, 1)],
    END: [(4, 2), (6, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2)],
}


class Stream(io.RawIOBase):
    """A target that cannot seek: zipfile then writes data descriptors."""

    def __init__(self):
        self.data = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.data += data
        return len(data)


def build(dice):
    """An archive as archivers write them; some look like a PyTorch checkpoint."""
    is_checkpoint = dice.random() < 0.4
    target = Stream() if dice.random() < 0.3 else io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(target, "w") as archive:
            if dice.random() < 0.2:
                archive.comment = dice.randbytes(dice.randrange(40))
            names = ["m/data.pkl", "m/version", "m/byteorder", "m/data/0"] if is_checkpoint else [
                dice.choice(["a", "b", "folder/c.pkl", "folder/Größe.bin", "x!y", "D.PKL", "d.pkl"])
                for _ in range(dice.randrange(1, 6))]
            for name in names:
                data = (PAYLOAD if name.endswith("pkl") and dice.random() < 0.8 else
                        b"3\n" if name.endswith("version") else
                        b"little" if name.endswith("byteorder") else
                        dice.choice([b"", b"text", bytes(1000), dice.randbytes(50), PAYLOAD]))
                method = dice.choices([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA],
                                      [5, 4, 0.3, 0.3])[0]
                info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                info.compress_type = method
                with archive.open(info, "w", force_zip64=dice.random() < 0.2) as member:
                    member.write(data)
    return bytes(target.data) if isinstance(target, Stream) else target.getvalue()


def occurrences(data, signature):
    at = data.find(signature)
    while at >= 0:
        yield at
        at = data.find(signature, at + 1)


def change_field(data, dice):
    signature = dice.choice(list(FIELDS))
    places = list(occurrences(data, signature))
    if not places:
        return data
    offset, width = dice.choice(FIELDS[signature])
    at = dice.choice(places) + offset
    if at + width > len(data):
        return data
    old = int.from_bytes(data[at:at + width], "little")
    new = dice.choice([0, 1, 8, 99, old + 1, old - 1, old ^ 0x20, old ^ 1 << dice.randrange(8 * width), len(data),
                       (1 << 8 * width) - 1, dice.getrandbits(8 * width)]) % (1 << 8 * width)
    return data[:at] + new.to_bytes(width, "little") + data[at + width:]


def duplicate_entry(data, dice):
    """One more directory entry for a member that is there, with the records around it put right."""
    places, end = list(occurrences(data, CENTRAL)), data.rfind(END)
    if not places or end < 0 or end + 22 > len(data):
        return data
    at = dice.choice(places)
    size = 46 + sum(struct.unpack("<HHH", data[at + 28:at + 34]))
    entry = bytearray(data[at:at + size])
    if dice.random() < 0.5 and size > 46:
        entry[46] ^= 0x20
    count, length, offset = struct.unpack("<HLL", data[end + 10:end + 20])
    fields = struct.pack("<HHLL", (count + 1) % 65536, (count + 1) % 65536, (length + len(entry)) % (1 << 32), offset)
    return data[:end] + bytes(entry) + data[end:end + 8] + fields + data[end + 20:]


def mutate(data, dice):
    for _ in range(dice.randrange(1, 4)):
        kind = dice.random()
        if kind < 0.55:
            data = change_field(data, dice)
        elif kind < 0.65:
            data = duplicate_entry(data, dice)
        elif kind < 0.72:
            data = dice.randbytes(dice.randrange(1, 600)) + data
        elif kind < 0.79:
            data = data + dice.randbytes(dice.randrange(1, 200))
        elif kind < 0.86:
            data = build(dice) + data
        elif kind < 0.90:
            data = data[:dice.randrange(len(data))] if len(data) > 1 else data
        elif data:
            at = dice.randrange(len(data))
            data = data[:at] + dice.randbytes(1) + data[at + 1:]
    return data


def escaped(raw):
    """A member name as assay shows it in a path."""
    out = []
    for char in raw.decode("utf-8", "surrogateescape"):
        code = ord(char)
        if 0xDC80 <= code <= 0xDCFF:
            out.append(f"\\x{code - 0xDC00:02x}")
        elif char == "!":
            out.append("%21")
        elif unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp"):
            out.append(f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}")
        else:
            out.append(char)
    return "".join(out)


def read_by_zipfile(data):
    """(raw name, bytes) of every member that zipfile reads without an error."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except Exception:  # noqa: BLE001 - zipfile raises many kinds on broken archives
        return
    for info in archive.infolist():
        try:
            content = archive.read(info)
        except Exception:  # noqa: BLE001
            continue
        is_utf8 = info.flag_bits & 0x800
        yield info.orig_filename.encode("utf-8" if is_utf8 else "cp437", "surrogateescape"), content


def read_by_torch(torch, path):
    """(name below the root, bytes) of every record that PyTorch's reader gives."""
    try:
        reader = torch._C.PyTorchFileReader(str(path))
        names = reader.get_all_records()
    except Exception:  # noqa: BLE001
        return
    for name in names:
        try:
            yield name, reader.get_record(name)
        except Exception:  # noqa: BLE001
            continue


def scan(folder):
    run = subprocess.run([ASSAY, "scan", "-f", "json", str(folder)], capture_output=True, timeout=600, check=False)
    if run.returncode not in (0, 1, 2, 3):
        sys.exit(f"assay ended with {run.returncode}: {run.stderr.decode(errors='replace')[:2000]}")
    return json.loads(run.stdout)


class Seen:
    """What assay saw in one archive."""

    def __init__(self):
        self.members = set()  # paths in the archive
        self.payloads = set()  # paths with a finding about a pickle
        self.is_complete = True


def by_archive(report):
    result = {}

    def split(path):
        name, _, inside = path.partition("!")
        return result.setdefault(os.path.basename(name), Seen()), inside

    for artifact in report["artifacts"]:
        seen, inside = split(artifact["path"])
        seen.members.add(inside)
        seen.is_complete = seen.is_complete and artifact["outcome"] == "complete"
    for finding in report["findings"]:
        seen, inside = split(finding["path"])
        if finding["rule_id"].startswith("PKL-") and finding["severity"] in ("high", "critical"):
            seen.payloads.add(inside)
    return result


def problems(seen, name, content, fold):
    """What is wrong about one member that a loader reads as `content`."""
    def equal(path):
        return path.lower() == name.lower() if fold else path == name

    if not any(equal(path) for path in seen.members):
        if not (name.endswith("/") and not content):
            yield "is not listed"
    # With two members of one name, the payload may be in the one that was not seen; the archive says so then.
    elif PAYLOAD in content and seen.is_complete and not any(equal(path) for path in seen.payloads):
        yield "carries a payload that is not reported"


def main():
    try:
        import torch
    except ImportError:
        torch = None
    failures, members, records, payloads = [], 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for first in range(0, CASES, BATCH):
            batch = pathlib.Path(folder) / f"batch{first}"
            batch.mkdir()
            for number in range(first, min(first + BATCH, CASES)):
                dice = random.Random(SEED * 1_000_003 + number)
                data = build(dice)
                if number % 8:
                    data = mutate(data, dice)
                (batch / f"case{number}.zip").write_bytes(data)
            report = by_archive(scan(batch))
            for path in sorted(batch.iterdir()):
                seen = report.get(path.name, Seen())
                for raw, content in read_by_zipfile(path.read_bytes()):
                    members += 1
                    payloads += PAYLOAD in content
                    name = escaped(raw)
                    failures += [f"{path.name}: zipfile reads {name!r}, which {what}"
                                 for what in problems(seen, name, content, fold=False)]
                for name, content in read_by_torch(torch, path) if torch else ():
                    records += 1
                    # PyTorch gives names below its root, whatever the root is called.
                    full = [p for p in seen.members if p.lower().endswith("/" + escaped(name.encode()).lower())]
                    if not full:
                        failures.append(f"{path.name}: torch reads {name!r}, which is not listed")
                    elif PAYLOAD in content and not seen.payloads & set(full) and seen.is_complete:
                        failures.append(f"{path.name}: torch reads a payload from {name!r}, which is not reported")
    for failure in failures[:50]:
        print(failure)
    print(f"{CASES} archives, {members} members read by zipfile ({payloads} payloads), "
          f"{records} records read by torch, {len(failures)} failures")
    if failures:
        return 1
    if members < CASES / 2 or payloads < CASES / 10:
        print("the oracle read too little to mean anything")
        return 1
    if torch is None:
        print("torch is not installed: its half was skipped")
        return 77
    return 0


if __name__ == "__main__":
    sys.exit(main())
