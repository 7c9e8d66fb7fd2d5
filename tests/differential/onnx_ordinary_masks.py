"""Ordinary graphs in which a test of the input masks, counts or encodes: places, lengths, categories, actions."""

import numpy as np
from onnx import TensorProto as T

from onnx_exporter import Graph

I64 = np.int64


def policy(width=24, actions=5):
    g = Graph()
    x = g.input("observation", [1, width])
    allowed = g.add("Slice", x, g.ints(width - actions), g.ints(width), g.ints(1))
    return g, x, allowed, g.dense(g.add("Tanh", g.dense(x, width, 8)), 8, actions)


def action_mask_in_the_observation():
    g, _, allowed, logits = policy()
    return g.end(g.add("Where", g.add("Equal", allowed, g.const(0.0)), g.const(-1e9), logits))


def action_mask_added():
    g, _, allowed, logits = policy()
    closed = g.cast(g.add("Less", allowed, g.const(0.5)))
    return g.end(g.add("Add", logits, g.add("Mul", closed, g.const(-1e9))))


def action_mask_and_best_action():
    g, _, allowed, logits = policy()
    masked = g.add("Where", g.add("Greater", allowed, g.const(0.0)), logits, g.const(-1e9))
    return g.end(g.add("ArgMax", masked, axis=-1), kind=T.INT64)


def action_mask_of_a_split():
    g = Graph()
    x = g.input("observation", [1, 24])
    _, allowed = g.add("Split", x, g.ints(19, 5), outputs=2, axis=1)
    logits = g.dense(g.add("Tanh", g.dense(x, 24, 8)), 8, 5)
    return g.end(g.add("Where", g.add("Equal", allowed, g.const(0.0)), g.const(-1e9), logits))


def series_with_padding_steps():
    """Steps in which all numbers are the filling are left out of the answer, as a masking layer has it."""
    g = Graph()
    x = g.input("x", ["b", "t", 6])
    empty = g.add("ReduceMax", g.cast(g.add("Not", g.add("Equal", x, g.const(-1.0)))), axes=[2], keepdims=1)
    hidden = g.dense(g.add("Relu", g.dense(x, 6, 8)), 8, 3)
    return g.end(g.add("Mul", hidden, empty))


def padding_found_by_a_sum():
    g = Graph(opset=13)
    x = g.input("x", ["b", "t", 6])
    total = g.add("ReduceSum", g.add("Abs", x), g.ints(-1), keepdims=1)
    hidden = g.dense(g.add("Relu", g.dense(x, 6, 8)), 8, 3)
    return g.end(g.add("Where", g.add("Equal", total, g.const(0.0)), g.const(0.0), hidden))


def words(g):
    ids = g.input("input_ids", ["b", "s"], T.INT64)
    return ids, g.add("Not", g.add("Equal", ids, g.const(1, I64)))


def mean_of_what_is_no_padding():
    g = Graph(opset=13)
    ids, is_word = words(g)
    hidden = g.dense(g.add("Gather", g.weights(50, 8), ids), 8, 8)
    weights = g.add("Unsqueeze", g.cast(is_word), g.ints(-1))
    total = g.add("ReduceSum", g.add("Mul", hidden, weights), g.ints(1), keepdims=0)
    count = g.add("ReduceSum", weights, g.ints(1), keepdims=0)
    return g.end(g.add("Div", total, g.add("Clip", count, g.const(1e-9))))


def places_of_words(encode):
    """Places are counted from the first word that is no padding, as in fairseq's models."""
    def make():
        g = Graph(opset=13)
        ids, is_word = words(g)
        mask = g.cast(is_word, T.INT64)
        places = g.add("Mul", g.add("CumSum", mask, g.const(1, I64)), mask)
        return g.end(g.dense(g.add("Relu", g.dense(encode(g, ids, places), 8, 8)), 8, 3))
    make.__name__ = encode.__name__
    return make


def learned_places(g, ids, places):
    return g.add("Add", g.add("Gather", g.weights(50, 8), ids), g.add("Gather", g.weights(64, 8), places))


def waves_of_places(g, ids, places):
    hidden = g.dense(g.add("Gather", g.weights(50, 8), ids), 8, 8)
    angle = g.add("Mul", g.add("Unsqueeze", g.cast(places), g.ints(-1)), g.weights(8))
    return g.add("Add", hidden, g.add("Sin", angle))


def slopes_of_places(g, ids, places):
    hidden = g.dense(g.add("Gather", g.weights(50, 8), ids), 8, 8)
    scores = g.add("MatMul", hidden, g.add("Transpose", hidden, perm=[0, 2, 1]))
    bias = g.add("Mul", g.add("Unsqueeze", g.cast(places), g.ints(1)), g.const([[[0.5], [0.25]]]))
    bias = g.add("ReduceSum", bias, g.ints(1), keepdims=1)
    return g.add("MatMul", g.add("Softmax", g.add("Add", scores, bias), axis=-1), hidden)


def kinds_of_words():
    """The kind of a word is looked up by whether a separator came before."""
    g = Graph(opset=13)
    ids = g.input("input_ids", ["b", "s"], T.INT64)
    kind = g.add("CumSum", g.cast(g.add("Equal", ids, g.const(2, I64)), T.INT64), g.const(1, I64))
    hidden = g.add("Add", g.add("Gather", g.weights(50, 8), ids), g.add("Gather", g.weights(2, 8), kind))
    return g.end(g.dense(g.add("Relu", g.dense(hidden, 8, 8)), 8, 3))


def categories(join):
    """A column of numbers is compared with all its categories, and the ones and zeros have weights of their own."""
    def make():
        g = Graph(opset=13)
        x = g.input("x", [1, 12])
        column = g.add("Slice", x, g.ints(3), g.ints(4), g.ints(1))
        ones = g.cast(g.add("Equal", column, g.const([[0.0, 1.0, 2.0, 3.0]])))
        deep = g.dense(g.add("Relu", g.dense(x, 12, 8)), 8, 2)
        return g.end(join(g, ones, deep))
    make.__name__ = join.__name__
    return make


def wide_part_of_categories(g, ones, deep):
    return g.add("Sigmoid", g.add("Add", deep, g.add("MatMul", ones, g.weights(4, 2))))


def wide_part_in_one_node(g, ones, deep):
    return g.add("Sigmoid", g.add("Gemm", ones, g.weights(4, 2), deep))


def filled_columns():
    """Each column has its missing numbers filled by itself, and all go into one model."""
    g = Graph()
    x = g.input("x", [1, 6])
    columns = [g.add("Imputer", g.add("Slice", x, g.ints(i), g.ints(i + 1), g.ints(1)), domain="ai.onnx.ml",
                     imputed_value_floats=[0.5], replaced_value_float=float("nan")) for i in range(6)]
    joined = g.add("Concat", *columns, axis=1)
    return g.end(g.add("Gemm", g.add("Relu", g.dense(joined, 6, 8)), g.weights(8, 2), g.weights(2)))


def per_sample_scale():
    """The sample is divided by its own deviation, and the answer multiplied by it again."""
    g = Graph(opset=13)
    x = g.input("x", [1, 12])
    mean = g.add("ReduceMean", x, axes=[1], keepdims=1)
    away = g.add("Sub", x, mean)
    scale = g.add("Sqrt", g.add("Add", g.add("ReduceMean", g.add("Mul", away, away), axes=[1], keepdims=1),
                                g.const(1e-5)))
    hidden = g.dense(g.add("Mul", away, g.add("Reciprocal", scale)), 12, 3)
    return g.end(g.add("Add", g.add("Mul", hidden, scale), mean))


def boxes_in_the_picture():
    """Boxes are kept if they score well and their class is one of those that are asked for."""
    g = Graph(opset=13)
    x = g.input("x", [1, 20, 6])
    scores = g.add("Sigmoid", g.dense(x, 6, 1))
    wide = g.add("Greater", g.add("Slice", x, g.ints(2), g.ints(3), g.ints(2)), g.const(0.0))
    return g.end(g.add("And", g.add("Greater", scores, g.const(0.5)), wide), kind=T.BOOL)


MASKS = {make.__name__: make for make in (
    action_mask_in_the_observation, action_mask_added, action_mask_and_best_action, action_mask_of_a_split,
    series_with_padding_steps, padding_found_by_a_sum, mean_of_what_is_no_padding, places_of_words(learned_places),
    places_of_words(waves_of_places), places_of_words(slopes_of_places), kinds_of_words,
    categories(wide_part_of_categories), categories(wide_part_in_one_node), filled_columns, per_sample_scale,
    boxes_in_the_picture)}
