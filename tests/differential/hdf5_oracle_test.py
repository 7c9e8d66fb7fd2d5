#!/usr/bin/env python3
"""What assay counts in HDF5 files against what the HDF5 library sees in them, over the versions of the format and the ways
to store chunks, links and attributes. Skipped where Python has no h5py."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

SKIP = 77
try:
    import h5py
    import numpy
except ImportError:
    print("skipped: there is no h5py for this Python")
    sys.exit(SKIP)

ASSAY = os.environ["ASSAY_BINARY"]
VERSIONS = {"earliest": "earliest", "v108": ("earliest", "v108"), "latest": "latest"}


def scan(path):
    done = subprocess.run([ASSAY, "scan", "-f", "json", path], capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    facts = {}
    for fact in report["facts"]:
        if fact["artifact"] == 0:
            facts.setdefault(fact["key"], []).append(fact["value"])
    return report, facts


class Oracle:
    """A walk of h5py: every object once, by its address."""

    def __init__(self, path):
        self.groups, self.attributes, self.links, self.datasets = 0, [], [], []
        with h5py.File(path, "r") as file:
            waiting, seen = [(file, "/")], {h5py.h5o.get_info(file.id).addr}
            while waiting:
                here, name = waiting.pop()
                for key, value in here.attrs.items():
                    value = value.decode() if isinstance(value, bytes) else value
                    self.attributes.append(f"{key} {value!r}" if isinstance(value, str) else key)
                if isinstance(here, h5py.Dataset):
                    self.see(here)
                if not isinstance(here, h5py.Group):
                    continue
                self.groups += 1
                for key in here:
                    link = here.get(key, getlink=True)
                    if isinstance(link, h5py.ExternalLink):
                        self.links.append(f"external {key} {link.filename} {link.path}")
                    elif isinstance(link, h5py.SoftLink):
                        self.links.append(f"soft {key} {link.path}")
                    else:
                        child = here[key]
                        address = h5py.h5o.get_info(child.id).addr
                        if address not in seen:
                            seen.add(address)
                            waiting.append((child, f"{name}/{key}"))

    def see(self, dataset):
        shape = ", ".join(str(size) for size in dataset.shape or ())
        counted = lambda count, word: f"{count:,} {word}{'' if count == 1 else 's'}"
        text = f"[{shape}] {counted(dataset.id.get_storage_size(), 'byte')}"
        if dataset.chunks:
            text += f" in {counted(dataset.id.get_num_chunks(), 'chunk')}"
        self.datasets.append(text)


def counted(facts):
    """The facts of assay in the words of the oracle."""
    attributes = []
    for value in facts.get("hdf5.attribute", []):
        rest = value.split(" ", 1)[1]
        name, what = rest.split(" ", 1)
        is_text = what.startswith('"') and what.endswith('"')
        attributes.append(f"{name} {json.loads(what)!r}" if is_text else name)
    links = []
    for value in facts.get("hdf5.link", []):
        _, name, kind, target = value.split(" ", 3)
        links.append(f"{kind} {json.loads(name)} {target.replace(chr(34), '')}")
    datasets = []
    for value in facts.get("hdf5.dataset", []):
        shape = value[value.index("["):value.index("]") + 1]
        size = value[value.index("]"):].split(", ", 1)[1].split(", filter")[0]
        datasets.append(f"{shape} {size}")
    return attributes, links, datasets


def chunked(file):
    data = numpy.arange(10_000, dtype="i4")
    file.create_dataset("single", data=data, chunks=(10_000,))
    file.create_dataset("single_gzip", data=data, chunks=(10_000,), compression="gzip")
    file.create_dataset("fixed", data=data, chunks=(100,))
    file.create_dataset("fixed_gzip", data=data, chunks=(100,), compression="gzip", shuffle=True, fletcher32=True)
    file.create_dataset("fixed_pages", data=data, chunks=(3,))
    file.create_dataset("fixed_pages_gzip", data=data, chunks=(3,), compression="gzip")
    file.create_dataset("extensible", data=data, chunks=(100,), maxshape=(None,))
    file.create_dataset("extensible_gzip", data=data, chunks=(100,), maxshape=(None,), compression="lzf")
    file.create_dataset("extensible_many", data=numpy.arange(200_000, dtype="u1"), chunks=(2,), maxshape=(None,))
    file.create_dataset("tree", data=data.reshape(100, 100), chunks=(3, 7), maxshape=(None, None))
    file.create_dataset("tree_gzip", data=data.reshape(100, 100), chunks=(3, 7), maxshape=(None, None),
                        compression="gzip", scaleoffset=0)
    sparse = file.create_dataset("sparse", shape=(100_000,), dtype="f8", chunks=(10,))
    sparse[77_000:77_050] = 1
    grown = file.create_dataset("sparse_extensible", shape=(400_000,), dtype="u1", chunks=(1,), maxshape=(None,))
    grown[399_000] = 1
    early = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    early.set_chunk((10, 10))
    early.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    space = h5py.h5s.create_simple((35, 42))
    h5py.h5d.create(file.id, b"implicit", h5py.h5t.NATIVE_INT32, space, early)


def plain(file):
    file.create_dataset("contiguous", data=numpy.zeros((7, 9), dtype="f2"))
    file.create_dataset("scalar", data=numpy.float64(3))
    file.create_dataset("empty", data=h5py.Empty("f4"))
    file.create_dataset("nothing", shape=(0, 5), dtype="i8")
    file.create_dataset("unwritten", shape=(10, 5), dtype="i8")
    file.create_dataset("texts", data=["a text", "another"] * 400, dtype=h5py.string_dtype())
    file.create_dataset("lists", shape=(3,), dtype=h5py.vlen_dtype("i4"))[0] = [1, 2, 3]
    file.create_dataset("records", data=numpy.zeros(5, dtype=[("a", "i4"), ("b", "S3"), ("c", "f8", (2,))]))
    file.create_dataset("states", data=numpy.zeros(5, "u1"), dtype=h5py.enum_dtype({"on": 1, "off": 0}))
    file.create_dataset("bits", data=numpy.ones(5, dtype=bool))
    file.create_dataset("complex", data=numpy.ones(5, dtype="c16"))
    file["reference"] = file["contiguous"].ref
    compact = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    compact.set_layout(h5py.h5d.COMPACT)
    made = h5py.h5d.create(file.id, b"compact", h5py.h5t.NATIVE_INT32, h5py.h5s.create_simple((6,)), compact)
    made.write(h5py.h5s.ALL, h5py.h5s.ALL, numpy.arange(6, dtype="i4"))
    file["committed"] = numpy.dtype("f8")
    file.create_dataset("with_type", shape=(4,), dtype=file["committed"])
    file.attrs.create("with_type", 1.0, dtype=file["committed"])


def links(file):
    for number in range(500):
        file.create_group(f"many/group {number:03}".replace(" ", "_"))
    file["soft"] = h5py.SoftLink("/many/group_007")
    file["dangling"] = h5py.SoftLink("nowhere")
    file["many/external"] = h5py.ExternalLink("other.h5", "/weights")
    file["hard"] = file["many/group_008"]
    file["many/group_009/back"] = file["/"]
    deep = file
    for number in range(60):
        deep = deep.create_group(f"level{number}")


def attributes(file):
    file.attrs["text"] = "a text"
    file.attrs["fixed"] = numpy.bytes_("fixed text")
    file.attrs["numbers"] = numpy.arange(20)
    file.attrs["names"] = [b"dense_1", b"dense_2"]
    file.attrs["nothing"] = h5py.Empty("f4")
    file.attrs["none"] = ""
    group = file.create_group("many")
    for number in range(300):
        group.attrs[f"a{number}"] = f"value {number}"
    for number in range(0, 300, 3):
        del group.attrs[f"a{number}"]


def large_attributes(file):
    for number in range(12):
        file.attrs[f"large{number}"] = numpy.full(30_000 + number, number, dtype="f8")
    for number in range(200):
        file.attrs[f"medium{number}"] = numpy.full(number, number, dtype="f8")


def order(file):
    group = file.create_group("ordered", track_order=True)
    for number in range(40):
        group.create_group(f"g{number}")
        group.attrs[f"a{number}"] = number


def holes(file):
    for number in range(40):
        file.create_dataset(f"d{number}", data=numpy.arange(1000 + number))
    for number in range(0, 40, 2):
        del file[f"d{number}"]
    file.create_dataset("late", data=numpy.arange(100))


WRITERS = [chunked, plain, links, attributes, order, holes]


class Differential(unittest.TestCase):
    def compare(self, path, levels=("low", "info")):
        report, facts = scan(path)
        oracle = Oracle(path)
        self.assertEqual(report["errors"], [])
        self.assertEqual({one["outcome"] for one in report["artifacts"]}, {"complete"})
        self.assertEqual([one for one in report["findings"] if one["severity"] not in levels], [])
        seen_attributes, seen_links, seen_datasets = counted(facts)
        self.assertEqual(len(facts["hdf5.group"]), oracle.groups)
        self.assertEqual(sorted(seen_attributes), sorted(oracle.attributes))
        self.assertEqual(sorted(seen_links), sorted(oracle.links))
        self.assertEqual(sorted(seen_datasets), sorted(oracle.datasets))
        return report

    def test_files_of_every_version(self):
        with tempfile.TemporaryDirectory() as folder:
            for version, libver in VERSIONS.items():
                for writer in WRITERS + ([large_attributes] if version == "latest" else []):
                    path = os.path.join(folder, f"{writer.__name__}-{version}.h5")
                    with self.subTest(path=os.path.basename(path)):
                        with h5py.File(path, "w", libver=libver) as file:
                            writer(file)
                        self.compare(path, ("low", "info", "medium") if writer is links else ("low", "info"))

    def test_all_of_it_in_one_file_behind_a_user_block(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "all.h5")
            with h5py.File(path, "w", libver="latest", userblock_size=2048) as file:
                for writer in WRITERS:
                    writer(file.create_group(writer.__name__) if writer is not plain and writer is not links else file)
            self.compare(path, ("low", "info", "medium"))

    def test_files_with_managed_free_space(self):
        with tempfile.TemporaryDirectory() as folder:
            for strategy in ("fsm", "page", "aggregate", "none"):
                path = os.path.join(folder, f"{strategy}.h5")
                with self.subTest(strategy=strategy):
                    with h5py.File(path, "w", fs_strategy=strategy, fs_persist=strategy in ("fsm", "page")) as file:
                        holes(file)
                        attributes(file)
                    self.compare(path)

    def test_virtual_data_sets_and_external_storage_are_named(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "virtual.h5")
            with h5py.File(path, "w", libver="latest") as file:
                layout = h5py.VirtualLayout(shape=(4, 100), dtype="i4")
                for number in range(4):
                    layout[number] = h5py.VirtualSource(f"../part{number}.h5", "data", shape=(100,))
                file.create_virtual_dataset("virtual", layout)
                inside = h5py.VirtualLayout(shape=(10,), dtype="i4")
                file.create_dataset("here", data=numpy.arange(10))
                inside[:] = h5py.VirtualSource(file["here"])
                file.create_virtual_dataset("inside", inside)
                file.create_dataset("stored", shape=(100,), dtype="u1", external=[("/etc/passwd", 0, 100)])
            report, _ = scan(path)
            self.assertEqual(report["errors"], [])
            found = [(one["rule_id"], one["severity"]) for one in report["findings"] if one["severity"] == "high"]
            self.assertEqual(sorted(found), [("HDF5-EXT-001", "high")] + [("HDF5-VDS-001", "high")] * 4)

    def test_a_shape_bomb_is_one_and_a_large_sparse_file_of_numbers_is_none(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, size, bomb in (("bomb", 5 << 30, True), ("large", 3 << 30, False)):
                path = os.path.join(folder, f"{name}.h5")
                with h5py.File(path, "w") as file:
                    file.create_dataset("data", shape=(size,), dtype="u1", chunks=(1024,), compression="gzip")[:3] = 1
                report, _ = scan(path)
                self.assertEqual([one["rule_id"] for one in report["findings"] if one["severity"] == "high"],
                                 ["HDF5-SHAPE-001"] if bomb else [], name)


if __name__ == "__main__":
    unittest.main()
