#!/usr/bin/env python3
"""Writes small files to try assay on: samples/make.py OUTDIR

Everything is put together opcode by opcode, with the standard library, and nothing is ever unpickled here. The bytes
are the same every time. What each file is, and why it is harmless to keep, is in samples/README.md.
"""

import io
import pathlib
import struct
import sys
import zipfile

# What the malicious samples would run: a command without any effect but its output.
COMMAND = "echo assay sample: loading this file ran a command"


# ---- pickle opcodes, each a function that gives bytes

PROTO_2 = b"\x80\x02"
PROTO_4 = b"\x80\x04"
MARK, STOP, REDUCE, POP, TUPLE, EMPTY_TUPLE, EMPTY_DICT = b"(", b".", b"R", b"0", b"t", b")", b"}"
SETITEMS, BINPERSID, FALSE, NONE = b"u", b"Q", b"\x89", b"N"


def global_(module, name):
    return f"c{module}\n{name}\n".encode()


def text(value):
    data = value.encode()
    return b"X" + struct.pack("<I", len(data)) + data


def integer(value):
    return b"J" + struct.pack("<i", value)


def tuple_(*items):
    return MARK + b"".join(items) + TUPLE


def call(function, *arguments):
    return function + tuple_(*arguments) + REDUCE


def dictionary(*pairs):
    return EMPTY_DICT + MARK + b"".join(text(key) + value for key, value in pairs) + SETITEMS


# ---- what PyTorch writes

def tensor(persistent_id):
    """A 2x2 float tensor, as torch.save puts it."""
    return call(global_("torch._utils", "_rebuild_tensor_v2"), persistent_id + BINPERSID, integer(0),
                tuple_(integer(2), integer(2)), tuple_(integer(2), integer(1)), FALSE,
                global_("collections", "OrderedDict") + EMPTY_TUPLE + REDUCE)


WEIGHTS = struct.pack("<4f", 1, 2, 3, 4)
STORAGE = tuple_(text("storage"), global_("torch", "FloatStorage"), text("0"), text("cpu"), integer(4))
LEGACY_STORAGE = tuple_(text("storage"), global_("torch", "FloatStorage"), text("0"), text("cpu"), integer(4), NONE)
RUN_COMMAND = call(global_("os", "system"), text(COMMAND))


def state_dict(storage, payload=b""):
    """A pickle of {"weight": tensor}. What `payload` leaves on the stack is dropped: the model looks as before."""
    return PROTO_2 + (payload + POP if payload else b"") + dictionary(("weight", tensor(storage))) + STOP


def zip_file(members):
    """Stored members, each starting at a multiple of 64 bytes, as PyTorch pads them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name)  # dated 1980: the same bytes every time
            start = buffer.tell() + 30 + len(name) + 4
            padding = -start % 64
            info.extra = b"FB" + struct.pack("<H", padding) + b"Z" * padding
            archive.writestr(info, data)
    return buffer.getvalue()


def checkpoint(data_pickle):
    return [("model/data.pkl", data_pickle), ("model/byteorder", b"little"), ("model/data/0", WEIGHTS),
            ("model/version", b"3\n")]


def legacy_checkpoint(payload=b""):
    """Five pickles and the storages: what torch.save wrote before version 1.6."""
    magic = 0x1950A86A20F9469CFC6C.to_bytes(10, "little")
    system = dictionary(("protocol_version", b"M\xe9\x03"), ("little_endian", b"\x88"),
                        ("type_sizes", dictionary(("short", b"K\x02"), ("int", b"K\x04"), ("long", b"K\x04"))))
    return (PROTO_2 + b"\x8a\x0a" + magic + STOP + PROTO_2 + b"M\xe9\x03" + STOP + PROTO_2 + system + STOP +
            state_dict(LEGACY_STORAGE, payload) + PROTO_2 + b"](" + text("0") + b"e" + STOP +
            struct.pack("<Q", 4) + WEIGHTS)


def npy(values):
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({len(values)},), }}"
    header += " " * (-(10 + len(header) + 1) % 64) + "\n"
    return (b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() +
            struct.pack(f"<{len(values)}d", *values))


def rename_in_local_header(archive, old, new):
    """The name in front of the member's data; the central directory keeps the old one."""
    assert len(old) == len(new)
    at = archive.index(old.encode())
    return archive[:at] + new.encode() + archive[at + len(new):]


def samples():
    numbers = b"](K\x01K\x02K\x03e"
    yield "benign/plain.pkl", PROTO_4 + dictionary(("name", text("tiny")), ("layers", numbers)) + STOP
    yield "benign/pytorch.pt", zip_file(checkpoint(state_dict(STORAGE)))
    yield "benign/pytorch-legacy.pt", legacy_checkpoint()
    yield "benign/arrays.npz", zip_file([("weights.npy", npy([1.0, 2.0, 3.0])), ("bias.npy", npy([0.5]))])

    yield "malicious/pytorch-os-system.pt", zip_file(checkpoint(state_dict(STORAGE, RUN_COMMAND)))
    yield "malicious/pytorch-legacy-fourth-pickle.pt", legacy_checkpoint(RUN_COMMAND)
    yield "malicious/text-opcodes.pkl", f"cos\nsystem\n(S'{COMMAND}'\ntR.".encode()
    # __import__("os") found by name, its "system" by getattr: no instruction of this file says os.system.
    module = call(global_("importlib", "import_module"), text("os"))
    function = call(global_("builtins", "getattr"), module, text("system"))
    yield "malicious/resolved-by-name.pkl", PROTO_2 + call(function, text(COMMAND)) + STOP
    yield "malicious/broken-after-payload.pkl", PROTO_2 + RUN_COMMAND + b"\xff\xff\xff"
    hidden = zip_file(checkpoint(state_dict(STORAGE, RUN_COMMAND)))
    yield "malicious/zip-two-names.pt", rename_in_local_header(hidden, "model/data.pkl", "model/data.txt")


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: samples/make.py OUTDIR")
    for name, data in samples():
        path = pathlib.Path(sys.argv[1]) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


if __name__ == "__main__":
    main()
