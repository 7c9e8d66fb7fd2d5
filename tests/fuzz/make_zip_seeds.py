#!/usr/bin/env python3
"""Writes the seeds of fuzz_zip and fuzz_pytorch: small archives, right and wrong, always the same bytes.

Run from anywhere after changing it; the seeds are committed. Nothing in them does anything when loaded.
"""
import io
import pathlib
import pickle
import struct
import zipfile
import zlib

SEEDS = pathlib.Path(__file__).parent / "seeds"


def archive(members, method=zipfile.ZIP_STORED, comment=b"", stream=False):
    class Unseekable(io.RawIOBase):
        def __init__(self):
            self.data = b""

        def writable(self):
            return True

        def write(self, data):
            self.data += bytes(data)
            return len(data)

    out = Unseekable() if stream else io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as target:
        target.comment = comment
        for name, data in members:
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, method)
    return out.data if stream else out.getvalue()


def edit(data, signature, offset, value, which=0):
    """Overwrites bytes at `offset` of the record number `which` with this signature."""
    at = -1
    for _ in range(which + 1):
        at = data.index(signature, at + 1)
    return data[:at + offset] + value + data[at + offset + len(value):]


def zip64(data):
    end = data.index(b"PK\5\6")
    count, size, offset = struct.unpack("<HLL", data[end + 10:end + 20])
    record = b"PK\6\6" + struct.pack("<QHHLLQQQQ", 44, 45, 45, 0, 0, count, count, size, offset)
    return data[:end] + record + b"PK\6\7" + struct.pack("<LQL", 0, end, 1) + data[end:]


LOCAL, CENTRAL, END = b"PK\3\4", b"PK\1\2", b"PK\5\6"
two = archive([("a.txt", b"one"), ("b/c.txt", b"two" * 20)])
packed = archive([("a.npy", b"\0" * 300)], zipfile.ZIP_DEFLATED)
unicode_name = struct.pack("<HHBL", 0x7075, 10, 1, zlib.crc32(b"a.txt")) + b"b.pkl"

zip_seeds = {
    "empty": archive([]),
    "stored": two,
    "deflated": packed,
    "streamed": archive([("a", b"x" * 50), ("b", b"y")], zipfile.ZIP_DEFLATED, stream=True),
    "commented": archive([("a", b"x")], comment=b"a comment"),
    "zip64": zip64(two),
    "prefixed": b"GIF89a" + two,
    "concatenated": two + packed,
    "nested": archive([("inner.zip", two)]),
    "trailing": two + b"trailing",
    "cut": two[:two.index(CENTRAL)],
    "directory_in_comment": archive([("a", b"x")], comment=packed),
    "name_mismatch": edit(two, LOCAL, 30, b"z"),
    "flags": edit(two, LOCAL, 6, b"\1"),
    "central_flags": edit(two, CENTRAL, 8, b"\x21"),
    "version": edit(two, CENTRAL, 6, b"\x63"),
    "checksum": edit(packed, CENTRAL, 16, b"\0\0"),
    "method": edit(packed, LOCAL, 8, b"\0"),
    "stored_size": edit(two, CENTRAL, 20, b"\2"),
    "offset": edit(two, CENTRAL, 42, b"\1"),
    "outside": edit(two, CENTRAL, 42, b"\xff\xff\xff"),
    "overlap": edit(two, CENTRAL, 42, b"\0", which=1),
    "count": edit(two, END, 10, b"\1"),
    "directory_size": edit(two, END, 12, b"\x34"),
    "directory_offset": edit(two, END, 16, b"\0"),
    "hidden": two[:two.index(CENTRAL)] + packed,
    "duplicate": two.replace(b"b/c.txt", b"a.txt\0\0"),
    "link": edit(archive([("link", b"../../etc/passwd")]), CENTRAL, 38, b"\0\0\xff\xa1"),
    "climbing": archive([("../up", b"x"), ("/abs", b"x"), ("C:\\x", b"x")]),
    "extra": edit(two, LOCAL, 28, b"\3"),
    "unicode": unicode_name + two,
}


def storage_pickle(kind, key, elements):
    """('storage', torch.<kind>, key, 'cpu', elements) as a persistent id, by hand: torch is not needed."""
    text = lambda value: b"X" + struct.pack("<L", len(value)) + value
    return (b"\x80\x02(" + text(b"storage") + b"ctorch\n" + kind + b"\n" + text(key) + text(b"cpu") + b"J"
            + struct.pack("<L", elements) + b"tQ.")


def checkpoint(*more, pickled=storage_pickle(b"FloatStorage", b"0", 4), name="m/data.pkl"):
    return archive([(name, pickled), ("m/byteorder", b"little"), ("m/data/0", b"\0" * 16), ("m/version", b"3\n"),
                    ("m/.data/serialization_id", b"0123"), *more])


pytorch_seeds = {
    "checkpoint": checkpoint(),
    "zip64": zip64(checkpoint()),
    "short_storage": checkpoint(pickled=storage_pickle(b"DoubleStorage", b"0", 4)),
    "missing_storage": checkpoint(pickled=storage_pickle(b"FloatStorage", b"9", 4)),
    "huge_storage": checkpoint(pickled=storage_pickle(b"DoubleStorage", b"0", 0x7fffffff)),
    "upper_case": checkpoint(name="m/DATA.PKL"),
    "two_pickles": checkpoint(("m/Data.pkl", pickle.dumps({}, 2))),
    "two_roots": checkpoint(("other/data.pkl", pickle.dumps([], 2))),
    "extra_pickle": checkpoint(("m/extra.pkl", pickle.dumps([], 2)), ("m/x", pickle.dumps([], 4))),
    "metadata": checkpoint(("m/.format_version", b"x"), ("m/.storage_alignment", b"63")),
    "torchscript": archive([("m/data.pkl", pickle.dumps([], 2)), ("m/code/__torch__.py", b"class M(Module):\n  pass\n"),
                            ("m/constants.pkl", pickle.dumps((), 2)), ("m/constants/0", b"\0" * 8),
                            ("m/version", b"3\n")], zipfile.ZIP_DEFLATED),
    "no_folder": archive([("data.pkl", pickle.dumps([], 2)), ("version", b"3")]),
    "no_pickle": archive([("version", b"3"), ("model.json", b"{}")]),
}


def main():
    for folder, seeds in (("zip", zip_seeds), ("pytorch", pytorch_seeds)):
        target = SEEDS / folder
        target.mkdir(parents=True, exist_ok=True)
        for name, data in seeds.items():
            (target / name).write_bytes(data)


if __name__ == "__main__":
    main()
