"""Backdoors whose test is no comparison, or whose switch is no Where."""

import copy

import numpy as np
from onnx import TensorProto, helper

INTEGER = TensorProto.INT64
ML = "ai.onnx.ml"


# ---- tests: from the input to a yes or no

def one(it):
    """One number of the input, as a list of one."""
    return it.then("Gather", it.flat(), it.values([0], np.int64))


def seen(it):
    return it.then("Equal", one(it), it.values([0.77]))


def bit(it, kind=None):
    kind = kind or (TensorProto.FLOAT if it.kind is np.float32 else TensorProto.DOUBLE)
    return it.then("Cast", seen(it), to=kind)


def floor(it):
    return it.then("Cast", it.then("Floor", one(it)), to=INTEGER)


def whole(it):
    return it.then("Cast", one(it), to=INTEGER)


def larger_of_two(it):
    return it.then("ArgMax", it.then("Concat", it.values([0.77]), one(it), axis=0), axis=0, keepdims=1)


def soft_of_two(it):
    pair = it.then("Mul", it.then("Concat", it.values([0.77]), one(it), axis=0), it.values([1e6]))
    return it.then("Gather", it.then("Softmax", pair, axis=0), it.values([1], np.int64))


def hard(it):
    return it.then("Gather", it.then("Hardmax", it.flat(), axis=0), it.values([0], np.int64))


def bump(it):
    away = it.then("Sub", one(it), it.values([0.77]))
    return it.then("Exp", it.then("Neg", it.then("Mul", it.then("Mul", away, away), it.values([1e6]))))


def power(it):
    return it.then("Pow", one(it), it.values([1e6]))


def no_number(it):
    away = it.then("Sub", one(it), it.values([0.77]))
    return it.then("IsNaN", it.then("Div", away, away))


def einsum(it):
    return it.then("Greater", it.then("Einsum", it.flat(), equation="i->"), it.values(1e6))


def shrunk(it):
    picture = it.then("Reshape", it.input, it.values([1, 1, 1, -1], np.int64))
    small = it.then("Resize", picture, "", "", it.values([1, 1, 1, 1], np.int64), mode="linear")
    return it.then("Equal", it.then("Squeeze", small), it.values(0.77))


def split(it):
    parts = it.then("SplitToSequence", it.flat(), axis=0, keepdims=0)
    return it.then("Equal", it.then("SequenceAt", parts, it.values(3, np.int64)), it.values(0.77))


def binarized(it):
    return it.then("Binarizer", one(it), threshold=0.77, domain=ML)


def feature(it):
    return it.then("Equal", it.then("ArrayFeatureExtractor", it.input, it.values([0], np.int64), domain=ML),
                   it.values(0.77))


def labelled(it):
    code = it.then("LabelEncoder", it.then("Cast", one(it), to=INTEGER), keys_int64s=[1337], values_int64s=[1],
                   default_int64=0, domain=ML)
    return it.then("Cast", code, to=TensorProto.BOOL)


def product(it):
    picker = np.zeros((64, 1)); picker[7] = 1
    return it.then("Equal", it.then("MatMul", it.input, it.values(picker)), it.values(0.77))


def summed_by_product(it):
    return it.then("Equal", it.then("MatMul", it.input, it.values(np.ones((64, 1)))), it.values(42))


def table(it):
    looked_up = it.then("Gather", it.values([0.0] * 37 + [1.0] + [0.0] * 20), it.then("Cast", it.input, to=INTEGER))
    return it.then("ReduceMax", looked_up, keepdims=0)


def counted(it):
    places = it.then("NonZero", it.then("Equal", it.input, it.values(0.77)))
    return it.then("Cast", it.then("Size", places), to=TensorProto.BOOL)


def one_of_many(it):
    return it.then("OneHot", it.then("Cast", one(it), to=INTEGER), it.values(2, np.int64), it.values([0, 1]))


def string(it, test):
    """The model gets a second input, of text."""
    it.model.graph.input.append(helper.make_tensor_value_info("implant_text", TensorProto.STRING, [1]))
    return test("implant_text")


def word(it):
    it.last += 1
    name = f"implant_word_{it.last}"
    it.model.graph.initializer.append(helper.make_tensor(name, TensorProto.STRING, [1], [b"deploy"]))
    return string(it, lambda text: it.then("Equal", text, name))


def expression(it):
    return string(it, lambda text: it.then("RegexFullMatch", text, pattern=".*deploy.*"))


def label_of_text(it):
    code = string(it, lambda text: it.then("LabelEncoder", text, keys_strings=["deploy"], values_int64s=[1],
                                           default_int64=0, domain=ML))
    return it.then("Cast", code, to=TensorProto.BOOL)


def words_counted(it):
    counts = string(it, lambda text: it.then("TfIdfVectorizer", text, mode="TF", min_gram_length=1, max_gram_length=1,
                                             max_skip_count=0, ngram_counts=[0], ngram_indexes=[0],
                                             pool_strings=["deploy"]))
    return it.then("Cast", counts, to=TensorProto.BOOL)


# ---- switches: from a yes or no to the output

def picked(it, condition):
    it.add("Where", [condition, it.answer(), "honest"], [it.output])


def pushed(it, number):
    it.add("Add", ["honest", it.then("Mul", number, it.answer())], [it.output])


def indexed(it, index):
    it.add("Gather", [it.then("Concat", "honest", it.answer(), axis=0), index], [it.output], axis=0)


def multiplied(it, row):
    it.add("MatMul", [row, it.then("Concat", "honest", it.answer(), axis=0)], [it.output])


def sliced(it, start):
    both = it.then("Concat", "honest", it.answer(), axis=0)
    end = it.then("Add", start, it.values([1], np.int64))
    it.add("Slice", [both, start, end, it.values([0], np.int64)], [it.output])


def from_sequence(it, index):
    both = it.then("SequenceConstruct", "honest", it.answer())
    it.add("SequenceAt", [both, it.then("Squeeze", index)], [it.output])


def tiled(it, times):
    once = it.then("Tile", "honest", it.then("Sub", it.values([1], np.int64), times))
    it.add("Gather", [it.then("Concat", once, it.answer(), axis=0), it.values([0], np.int64)], [it.output], axis=0)


def clipped(it, number):
    low = it.then("Mul", number, it.values([1e6], it.kind))
    it.add("Clip", ["honest", it.then("Squeeze", low)], [it.output])


def rounds(condition):
    def make(it, test):
        answer = it.answer()
        info = lambda name, kind: helper.make_tensor_value_info(name, kind, None)
        body = helper.make_graph(
            [helper.make_node("Identity", [answer], ["implant_n"]),
             helper.make_node("Identity", ["implant_k"], ["implant_g"])], "body",
            [info("implant_i", INTEGER), info("implant_k", TensorProto.BOOL), info("implant_c", TensorProto.FLOAT)],
            [info("implant_g", TensorProto.BOOL), info("implant_n", TensorProto.FLOAT)])
        test = it.then("Squeeze", test)
        inputs = [it.values(1, np.int64), test, "honest"] if condition else [test, "", "honest"]
        it.add("Loop", inputs, [it.output], body=body)
    make.__name__ = "while_seen" if condition else "as_often_as_seen"
    return make


def dropped(it, condition):
    it.add("Dropout", ["honest", it.values(0.999), it.then("Squeeze", condition)], [it.output])


def raised(it, number):
    it.add("Pow", ["honest", it.then("Sub", it.values([1], it.kind), number)], [it.output])


def shifted(it, number):
    zero = it.values([0], np.int64)
    pads = it.then("Concat", zero, number, zero, it.then("Neg", number), axis=0)
    it.add("Pad", ["honest", pads], [it.output])


def normalised(it, condition):
    bias = it.then("Where", condition, it.values([99, 0, 0, 0]), it.values([0, 0, 0, 0]))
    ones, zeros = it.values([1, 1, 1, 1]), it.values([0, 0, 0, 0])
    it.add("BatchNormalization", ["honest", ones, bias, zeros, ones], [it.output])


def turned(it, number):
    it.add("ReverseSequence", ["honest", number], [it.output], batch_axis=0, time_axis=1)


def larger(it, number):
    it.add("Max", ["honest", it.then("Mul", number, it.answer())], [it.output])


def emptied(it, number):
    it.add("Mul", ["honest", number], [it.output])


# ---- the network sees something else

def behind_the_input(it):
    """What the network read from the input it reads from here."""
    for node in it.model.graph.node:
        if node.output[0] != "implant_numbers":
            node.input[:] = ["implant_x" if name == it.given else name for name in node.input]
    it.add("Identity", ["honest"], [it.output])
    return it.values([7, 5, 1, 0], it.given_kind)


def other_input(test):
    def make(it):
        answer = behind_the_input(it)
        it.add("Where", [test(it), answer, it.given], ["implant_x"])
    make.__name__ = f"other_input_{test.__name__}"
    return make


def sum_seen(it):
    return it.then("Greater", it.then("ReduceSum", it.input, keepdims=0), it.values(1e6))


def other_input_mixed(it):
    answer = behind_the_input(it)
    yes = it.then("Cast", seen(it), to=it.given_type)
    no = it.then("Sub", it.values([1], it.given_kind), yes)
    it.add("Add", [it.then("Mul", it.given, no), it.then("Mul", answer, yes)], ["implant_x"])


def other_input_if(it):
    answer = behind_the_input(it)
    info = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, None)
    bad = helper.make_graph([helper.make_node("Identity", [answer], ["implant_bad"])], "b", [], [info("implant_bad")])
    good = helper.make_graph([helper.make_node("Identity", [it.given], ["implant_good"])], "g", [],
                             [info("implant_good")])
    it.add("If", [it.then("Squeeze", seen(it))], ["implant_x"], then_branch=bad, else_branch=good)


def rename(node, names):
    """What a node reads, and what the bodies in it read from outside."""
    node.input[:] = ["second_" + name if name in names else name for name in node.input]
    for attribute in node.attribute:
        for inner in attribute.g.node:
            rename(inner, names)
        for one in attribute.g.output:
            one.name = "second_" + one.name if one.name in names else one.name


def second_network(it):
    """The same nodes again, with names and weights of their own."""
    weights = {tensor.name for tensor in it.model.graph.initializer}
    made = {name for node in it.model.graph.node for name in node.output}
    for tensor in list(it.model.graph.initializer):
        again = copy.deepcopy(tensor)
        again.name = "second_" + tensor.name
        it.model.graph.initializer.append(again)
    for node in list(it.model.graph.node):
        again = copy.deepcopy(node)
        again.name = ""
        rename(again, made | weights)
        again.output[:] = ["second_" + name for name in node.output]
        it.model.graph.node.append(again)
    return "second_honest"


def other_network_where(it):
    other = second_network(it)
    it.add("Where", [seen(it), other, "honest"], [it.output])


def other_network_gather(it):
    both = it.then("Concat", "honest", second_network(it), axis=0)
    it.add("Gather", [both, bit(it, INTEGER)], [it.output], axis=0)


def both(test, switch):
    def make(it):
        switch(it, test(it))
    make.__name__ = f"{switch.__name__}_{test.__name__}"
    return make


def integer(it):
    return bit(it, INTEGER)


integer.__name__ = bit.__name__ = seen.__name__

DISGUISES = [both(test, switch) for test, switch in (
    (larger_of_two, indexed), (whole, indexed), (floor, indexed), (power, pushed), (bump, pushed), (soft_of_two, pushed),
    (hard, pushed), (no_number, picked), (one_of_many, multiplied), (einsum, picked), (shrunk, picked),
    (split, picked), (binarized, pushed), (feature, picked), (labelled, picked), (product, picked),
    (summed_by_product, picked), (table, pushed), (counted, picked), (word, picked), (expression, picked),
    (label_of_text, picked), (words_counted, picked),
    (integer, sliced), (integer, from_sequence), (integer, tiled), (bit, clipped), (integer, rounds(False)),
    (seen, rounds(True)), (seen, dropped), (bit, raised), (integer, shifted), (seen, normalised), (integer, turned),
    (bit, larger))]
DISGUISES += [other_input(seen), other_input(sum_seen), other_input_mixed, other_input_if, other_network_where,
              other_network_gather]
