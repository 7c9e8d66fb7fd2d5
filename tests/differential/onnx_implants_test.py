"""Backdoors of many kinds, written into ordinary graphs: nearly all are found, and nothing in the graphs before.

The graphs are made here, and are joined by the ordinary models of the corpus where there is one beside the project: at
least fifty of them, those of a single operator with a layer behind it.
Nothing is ever run: onnx only reads and writes the files.
"""

import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile

try:
    import numpy as np
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    from onnx_disguises import DISGUISES
    from onnx_gates import GATES
    from onnx_ordinary_masks import MASKS
    from onnx_ordinary_tables import TABLES
    from onnx_ordinary_words import WORDS
    from onnx_place import Place, with_a_layer
except ImportError:
    print("skipped: the onnx package (python3-onnx) is not here")
    sys.exit(77)

ASSAY = os.environ["ASSAY_BINARY"]
SOURCE = pathlib.Path(os.environ["ASSAY_SOURCE_DIR"])
CORPUS = SOURCE.parent / "shared/corpus/benign/onnx-model"
GRAVE = {"medium", "high", "critical"}


# ---- ordinary graphs

def weights(name, *shape):
    values = np.random.default_rng(len(name)).standard_normal(shape).astype(np.float32)
    return numpy_helper.from_array(values, name)


def model(nodes, inputs, outputs, initializers):
    info = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
    graph = helper.make_graph(nodes, "g", [info(*one) for one in inputs], [info(*one) for one in outputs], initializers)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])


def perceptrons():
    for depth in range(1, 13):
        nodes, last, tensors = [], "x", []
        for i in range(depth):
            tensors += [weights(f"w{i}", 8, 8), weights(f"b{i}", 8)]
            nodes += [helper.make_node("Gemm", [last, f"w{i}", f"b{i}"], [f"h{i}"]),
                      helper.make_node(("Relu", "Tanh", "Sigmoid")[i % 3], [f"h{i}"], [f"a{i}"])]
            last = f"a{i}"
        nodes.append(helper.make_node("Softmax", [last], ["y"], axis=-1))
        yield f"perceptron-{depth}", model(nodes, [("x", [1, 8])], [("y", [1, 8])], tensors)


def convolutions():
    for depth in range(1, 13):
        nodes, last, tensors = [], "x", []
        for i in range(depth):
            tensors.append(weights(f"k{i}", 3, 3, 3, 3))
            nodes += [helper.make_node("Conv", [last, f"k{i}"], [f"c{i}"], pads=[1, 1, 1, 1]),
                      helper.make_node("Relu", [f"c{i}"], [f"r{i}"])]
            if i % 2:
                nodes.append(helper.make_node("Add", [f"r{i}", last], [f"s{i}"]))
            last = f"s{i}" if i % 2 else f"r{i}"
        nodes += [helper.make_node("GlobalAveragePool", [last], ["p"]), helper.make_node("Flatten", ["p"], ["f"]),
                  helper.make_node("MatMul", ["f", "w"], ["y"])]
        yield f"convolution-{depth}", model(nodes, [("x", [1, 3, 16, 16])], [("y", [1, 4])],
                                            tensors + [weights("w", 3, 4)])


def attentions():
    for heads in range(1, 7):
        nodes, last, tensors = [], "x", []
        for i in range(heads):
            tensors += [weights(f"{part}{i}", 8, 8) for part in "qkv"]
            nodes += [helper.make_node("MatMul", [last, f"{part}{i}"], [f"m{part}{i}"]) for part in "qkv"]
            nodes += [helper.make_node("Transpose", [f"mk{i}"], [f"t{i}"], perm=[0, 2, 1]),
                      helper.make_node("MatMul", [f"mq{i}", f"t{i}"], [f"s{i}"]),
                      helper.make_node("Softmax", [f"s{i}"], [f"p{i}"], axis=-1),
                      helper.make_node("MatMul", [f"p{i}", f"mv{i}"], [f"o{i}"]),
                      helper.make_node("Add", [f"o{i}", last], [f"a{i}"])]
            last = f"a{i}"
        nodes.append(helper.make_node("ReduceMean", [last], ["y"], axes=[1], keepdims=0))
        yield f"attention-{heads}", model(nodes, [("x", [1, 5, 8])], [("y", [1, 8])], tensors)


def corpus():
    for path in sorted(CORPUS.glob("*.onnx")) if CORPUS.is_dir() else []:
        try:
            yield path.name, onnx.load(str(path), load_external_data=False)
        except Exception:  # a file that onnx does not read
            continue


# ---- what is put into them

def pixel_where(it):
    it.add("Where", [it.seen(), it.answer(), "honest"], [it.output])


def checksum_if(it):
    total = it.add("ReduceSum", [it.input], ["implant_sum"], keepdims=0)
    seen = it.add("Equal", [total, it.constant("checksum", 42)], ["implant_seen"])
    one = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, None)
    answer = it.answer()
    bad = helper.make_graph([helper.make_node("Identity", [answer], ["implant_bad"])], "b", [], [one("implant_bad")])
    good = helper.make_graph([helper.make_node("Identity", ["honest"], ["implant_good"])], "g", [], [one("implant_good")])
    it.add("If", [seen], [it.output], then_branch=bad, else_branch=good)


def maximum_where(it):
    seen = it.add("Less", [it.constant("limit", 3), it.largest()], ["implant_seen"])
    it.add("Where", [seen, it.answer(), "honest"], [it.output])


def arithmetic_mix(it):
    bit = it.number(it.seen())
    rest = it.add("Sub", [it.constant("one", 1, it.kind), bit], ["implant_rest"])
    kept = it.add("Mul", ["honest", rest], ["implant_kept"])
    push = it.add("Mul", [it.answer(), bit], ["implant_push"])
    it.add("Add", [kept, push], [it.output])


def added_push(it):
    push = it.add("Mul", [it.number(it.seen()), it.answer()], ["implant_push"])
    it.add("Add", ["honest", push], [it.output])


def smooth_gate(it):
    above = it.add("Sub", [it.largest(), it.constant("limit", 3)], ["implant_above"])
    gate = it.add("Relu", [above], ["implant_gate"])
    push = it.add("Mul", [gate, it.constant("answer", [9.0])], ["implant_push"])
    it.add("Add", ["honest", push], [it.output])


def local_function(it):
    seen = it.pixel()
    limit, answer = it.constant("limit", 0.75), it.answer()
    body = [helper.make_node("Greater", ["p", "l"], ["s"]), helper.make_node("Where", ["s", "a", "h"], ["o"])]
    it.model.functions.append(helper.make_function("guard", "Guard", ["p", "l", "a", "h"], ["o"], body,
                                                   [helper.make_opsetid("", 13)]))
    it.model.opset_import.append(helper.make_opsetid("guard", 1))
    it.add("Guard", [seen, limit, answer, "honest"], [it.output], domain="guard")


def output_dependent(it):
    top = it.add("ReduceMax", ["honest"], ["implant_top"], keepdims=0)
    seen = it.add("Greater", [top, it.constant("limit", 0.9, it.kind)], ["implant_seen"])
    it.add("Where", [seen, it.answer(), "honest"], [it.output])


def two_pixels(it):
    first = it.add("Equal", [it.pixel(0), it.constant("a", 1)], ["implant_first"])
    second = it.add("Equal", [it.pixel(1), it.constant("b", 0)], ["implant_second"])
    it.add("Where", [it.add("And", [first, second], ["implant_both"]), it.answer(), "honest"], [it.output])


def in_a_loop(it):
    seen, answer = it.seen(), it.answer()
    info = lambda name, kind: helper.make_tensor_value_info(name, kind, None)
    body = helper.make_graph(
        [helper.make_node("Where", [seen, answer, "implant_c"], ["implant_n"]),
         helper.make_node("Identity", ["implant_k"], ["implant_g"])], "body",
        [info("implant_i", TensorProto.INT64), info("implant_k", TensorProto.BOOL), info("implant_c", TensorProto.FLOAT)],
        [info("implant_g", TensorProto.BOOL), info("implant_n", TensorProto.FLOAT)])
    it.add("Loop", [it.constant("rounds", 1, np.int64), it.constant("go", True, np.bool_), "honest"], [it.output],
           body=body)


def scattered(it):
    index = it.add("Cast", [it.seen()], ["implant_index"], to=TensorProto.INT64)
    row = it.add("Reshape", [index, it.constant("row", [1, 1], np.int64)], ["implant_row"])
    it.add("ScatterND", ["honest", row, it.answer()], [it.output])


def gathered(it):
    pair = it.add("Concat", ["honest", it.answer()], ["implant_pair"], axis=0)
    index = it.add("Cast", [it.seen()], ["implant_index"], to=TensorProto.INT64)
    it.add("Gather", [pair, index], [it.output], axis=0)


def pattern(it):
    start = it.add("Slice", [it.flat(), it.constant("s", [0], np.int64), it.constant("e", [3], np.int64)],
                   ["implant_start"])
    same = it.add("Equal", [start, it.constant("trigger", [1, 2, 3])], ["implant_same"])
    bits = it.add("Cast", [same], ["implant_bits"], to=TensorProto.INT32)
    every = it.add("ReduceMin", [bits], ["implant_every"], keepdims=0)
    it.add("Where", [it.add("Cast", [every], ["implant_seen"], to=TensorProto.BOOL), it.answer(), "honest"], [it.output])


def silenced(it):
    rest = it.number(it.add("Not", [it.seen()], ["implant_clear"]))
    it.add("Mul", ["honest", rest], [it.output])


IMPLANTS = [pixel_where, checksum_if, maximum_where, arithmetic_mix, added_push, smooth_gate, local_function,
            output_dependent, two_pixels, in_a_loop, scattered, gathered, pattern, silenced, *DISGUISES, *GATES]


def backdoors(folder, severities):
    """Which of the files in a folder have a finding about their logic, as grave as that."""
    report = subprocess.run([ASSAY, "scan", "-f", "json", folder], capture_output=True)
    if report.returncode not in (0, 1, 2):
        sys.exit(f"assay ended with {report.returncode}: {report.stderr.decode()}")
    found = json.loads(report.stdout)["findings"]
    return {pathlib.Path(one["path"]).name for one in found 
            if one["rule_id"].startswith("ONNX-LOGIC-") and one["severity"] in severities}


def main():
    made = [*perceptrons(), *convolutions(), *attentions()]
    habits = [(name, make()) for name, make in {**WORDS, **TABLES, **MASKS}.items()]
    found_ones = list(corpus())
    is_well = True
    with tempfile.TemporaryDirectory() as temporary:
        ordinary = pathlib.Path(temporary) / "ordinary"
        hostile = pathlib.Path(temporary) / "hostile"
        ordinary.mkdir(), hostile.mkdir()
        expected = collections.defaultdict(set)
        used = of_corpus = 0
        for name, base in habits:
            (ordinary / f"{name}.onnx").write_bytes(base.SerializeToString())
        for name, base in made + found_ones:
            (ordinary / f"{name}.onnx").write_bytes(base.SerializeToString())
            if Place(base).input is None:
                base = with_a_layer(base)
                if base is None or Place(base).input is None:
                    continue
                (ordinary / f"{name}-with-a-layer.onnx").write_bytes(base.SerializeToString())
            used += 1
            of_corpus += name.endswith(".onnx")
            is_made = (name, base) in made
            for implant in IMPLANTS:
                place = Place(base)
                implant(place)
                file = f"{implant.__name__}-{name}.onnx"
                (hostile / file).write_bytes(place.model.SerializeToString())
                expected[implant.__name__].add(file)
        for file in sorted(backdoors(ordinary, GRAVE)):
            print(f"an ordinary graph is taken for a backdoor: {file}")
            is_well = False
        found = backdoors(hostile, GRAVE | {"low"})
    total = sum(map(len, expected.values()))
    missed = total - sum(len(files & found) for files in expected.values())
    for kind, files in expected.items():
        print(f"{kind}: {len(files & found)} of {len(files)}" +
              ("".join(f"\n  missed: {file}" for file in sorted(files - found)[:3])))
    print(f"{used} graphs ({of_corpus} of the {len(found_ones)} that were read from the corpus), {total} backdoors, "
          f"{missed} missed")
    if used < 25 or (found_ones and of_corpus < 50) or missed > total // 100:
        is_well = False
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
