"""What numpy and pandas write: arrays of every type, archives, frames, pickles of their objects."""

import numpy as np

PROTOCOLS = (2, 3, 4, 5)


def numpy_files(group):
    kinds = [np.dtype(code) for code in np.typecodes["All"] if code not in "OVSUMm"]
    kinds += [np.dtype(text) for text in ("S5", "U3", "V4", "M8[ns]", "m8[s]", "M8[D]", ">i4", ">f8", "<c16")]
    kinds += [np.dtype([("a", "<i4"), ("b", "f8", (2, 3))]), np.dtype({"names": ["x"], "formats": ["u1"],
                                                                         "offsets": [3], "itemsize": 8})]
    arrays = {}
    for number, kind in enumerate(kinds):
        for shape in ((), (0,), (5,), (2, 3), (2, 0, 3)):
            array = np.zeros(shape, dtype=kind)
            arrays["a%d_%s" % (number, "x".join(map(str, shape)))] = array
            group.write("%02d-%s.npy" % (number, "x".join(map(str, shape)) or "scalar"),
                        lambda path: np.save(path, array))
            group.pickles("%02d-%s" % (number, "x".join(map(str, shape)) or "scalar"), array, (2, 5))
    group.write("fortran.npy", lambda path: np.save(path, np.asfortranarray(np.ones((2, 3)))))
    group.write("several.npy", lambda path: [np.save(file, np.ones(3)) for file in [open(path, "wb")] * 2])
    group.write("all.npz", lambda path: np.savez(path, **arrays))
    group.write("all-compressed.npz", lambda path: np.savez_compressed(path, **arrays))
    group.write("zeros.npz", lambda path: np.savez_compressed(path, zeros=np.zeros(1_000_000)))
    group.write("objects.npy", lambda path: np.save(path, np.array([{"a": 1}, [2], None], dtype=object)))
    group.write("objects.npz", lambda path: np.savez(path, np.array(["a", 1.5, np.float32(2)], dtype=object)))
    for name in ("MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64"):
        group.pickles("random-" + name, np.random.Generator(getattr(np.random, name)(5)))
    group.pickles("random-state", np.random.RandomState(5))
    group.pickles("masked", np.ma.masked_array([1, 2, 3], [0, 1, 0]))
    group.pickles("record", np.rec.array([(1, 2.0)], dtype=[("a", int), ("b", float)]))
    group.pickles("matrix", np.matrix([[1, 2]]))
    group.pickles("polynomial", np.polynomial.Polynomial([1, 2]))
    group.pickles("functions", [np.sin, np.add, np.mean, np.log1p, np.exp, np.dtype("f4"), np.float32])


def joblib_files(group):
    import joblib
    arrays = {"floats": np.arange(3000.0), "fortran": np.asfortranarray(np.ones((30, 40), dtype="f4")),
              "big-endian": np.arange(99, dtype=">i2"), "booleans": np.ones(7, bool), "complex": np.ones(5, complex),
              "bytes": np.array([b"ab", b"cde"]), "texts": np.array(["ab", "cde"]),
              "dates": np.array(["2020-01-01"], dtype="M8[D]"), "deltas": np.array([1], dtype="m8[s]"),
              "record": np.zeros(4, dtype=[("a", "<i4"), ("b", "<f8", (2,))]),
              "aligned": np.zeros(4, dtype=np.dtype([("a", "i1"), ("b", "f8")], align=True)),
              "objects": np.array([{"a": 1}, [1, 2], None], dtype=object), "empty": np.zeros((0, 3)),
              "scalar": np.array(3.5), "matrix": np.matrix([[1, 2]]), "masked": np.ma.array([1, 2, 3], mask=[0, 1, 0]),
              "record-of-objects": np.array([(1, "a"), (2, {"k": 1})], dtype=[("x", "i4"), ("o", "O")]),
              "strided": np.arange(100).reshape(10, 10)[::2, ::3], "long-double": np.arange(4, dtype=np.longdouble),
              "recarray": np.rec.array([(1, 2.0)], dtype=[("x", "i4"), ("y", "f8")])}
    compressors = [0] + [(name, 3) for name in ("zlib", "gzip", "bz2", "xz", "lzma")]
    try:
        import lz4.frame  # noqa: F401
        compressors.append(("lz4", 1))
    except ImportError:
        pass
    for compressor in compressors:
        name = "raw" if compressor == 0 else compressor[0]
        group.write("all-%s.joblib" % name,
                    lambda path, c=compressor: joblib.dump({"all": list(arrays.values()), "n": 1}, path, compress=c))
        group.write("under-another-name-%s.bin" % name,
                    lambda path, c=compressor: joblib.dump([arrays["objects"], arrays["floats"]], path, compress=c))
    for name, array in arrays.items():
        group.write("%s.joblib" % name, lambda path, a=array: joblib.dump([a, {"again": a}], path))
    for protocol in range(6):
        group.write("protocol-%d.joblib" % protocol,
                    lambda path, p=protocol: joblib.dump([arrays["floats"], arrays["objects"], arrays["fortran"]], path,
                                                         protocol=p))


def pandas_files(group):
    import pandas as pd
    frame = pd.DataFrame({"i": [1, 2], "f": [0.5, None], "t": ["a", "b"], "c": pd.Categorical(["x", "y"]),
                          "d": pd.date_range("2020", periods=2), "z": pd.date_range("2020", periods=2, tz="UTC"),
                          "p": pd.period_range("2020", periods=2, freq="M"), "n": pd.array([1, None], dtype="Int64"),
                          "s": pd.array(["a", None], dtype="string"), "b": pd.array([True, None], dtype="boolean"),
                          "delta": pd.to_timedelta([1, 2], unit="D"), "v": pd.interval_range(0, 2),
                          "sparse": pd.arrays.SparseArray([0, 1])})
    things = {"frame": frame, "series": frame["f"], "index": frame.index, "multi": frame.set_index(["i", "t"]),
              "grouped": frame.groupby("t").sum(numeric_only=True), "ranges": pd.RangeIndex(5),
              "stamp": pd.Timestamp("2020", tz="Europe/Berlin"), "delta": pd.Timedelta("1D"), "na": pd.NA,
              "nat": pd.NaT, "offset": pd.offsets.BusinessDay(2), "interval": pd.Interval(0, 1),
              "period": pd.Period("2020", "M"), "type": frame.dtypes}
    for name, value in things.items():
        for protocol in PROTOCOLS:
            group.write("%s-p%d.pkl" % (name, protocol), lambda path, p=protocol: pd.to_pickle(value, path, protocol=p))
        for suffix in ("gz", "zip", "bz2", "xz"):
            group.write("%s.pkl.%s" % (name, suffix), lambda path: pd.to_pickle(value, path))
