"""Graphs over pictures and tables as exporters write them, with tests, masks and choices in them.

None is a backdoor. Each stands for a habit of exporters that looks like one from far away.
"""

import numpy as np
from onnx import TensorProto as T

from onnx_exporter import ML, RANDOM, Graph, images, tree


def yolo_with_suppression():
    g = Graph()
    _, hidden = images(g)
    boxes = g.add("Reshape", g.add("Conv", hidden, g.weights(4, 4, 1, 1)), g.ints(0, -1, 4))
    scores = g.add("Sigmoid", g.add("Reshape", g.add("Conv", hidden, g.weights(2, 4, 1, 1)), g.ints(0, 2, -1)))
    chosen = g.add("NonMaxSuppression", boxes, scores, g.ints(100), g.const([0.5]), g.const([0.3]))
    box = g.add("Squeeze", g.add("Slice", chosen, g.ints(2), g.ints(3), g.ints(1)), g.ints(1))
    kept = g.add("Gather", boxes, box, axis=1)
    empty = g.add("Equal", g.add("Gather", g.add("Shape", box), g.const(0, np.int64)), g.const(0, np.int64))
    zeros = g.const(np.zeros((1, 1, 4)))
    return g.end(g.add("If", empty, then_branch=g.branch("Identity", zeros), else_branch=g.branch("Identity", kept)))


def detector_with_threshold():
    g = Graph()
    info = g.input("im_info", [1, 3])
    _, hidden = images(g)
    boxes = g.add("Reshape", g.add("Conv", hidden, g.weights(4, 4, 1, 1)), g.ints(-1, 4))
    scores = g.add("Sigmoid", g.add("Reshape", g.add("Conv", hidden, g.weights(1, 4, 1, 1)), g.ints(-1)))
    high = g.add("Sub", g.add("Slice", info, g.ints(0), g.ints(1), g.ints(1)), g.const(1.0))
    scale = g.add("Slice", info, g.ints(2), g.ints(3), g.ints(1))
    boxes = g.add("Min", g.add("Max", boxes, g.const(0.0)), high)
    boxes = g.add("Clip", g.add("Div", boxes, scale), g.const(0.0), g.add("Squeeze", high))
    best, places = g.add("TopK", scores, g.ints(5), outputs=2)
    kept = g.add("Where", g.add("Greater", best, g.const(0.05)), best, g.const(0.0))
    some = g.add("Squeeze", g.add("NonZero", g.add("Greater", kept, g.const(0.0))), g.ints(0))
    return g.end(g.add("Gather", g.add("Gather", boxes, places), some), g.add("Gather", kept, some))


def clipped_by_size():
    """PaddleDetection: bounds from im_shape and scale_factor, and a guard against sizes of zero."""
    g = Graph()
    shape, factor = g.input("im_shape", [1, 2]), g.input("scale_factor", [1, 2])
    _, hidden = images(g)
    boxes = g.add("Reshape", g.add("Conv", hidden, g.weights(4, 4, 1, 1)), g.ints(-1, 4))
    size = g.add("Floor", g.add("Add", g.add("Div", shape, factor), g.const(0.5)))
    high = g.add("Gather", size, g.ints(0), axis=1)
    high = g.add("Where", g.add("Less", high, g.const(1.0)), g.const(1.0), high)
    boxes = g.add("Clip", boxes, g.const(0.0), g.add("Squeeze", high))
    return g.end(g.add("Mul", boxes, g.add("Concat", high, high, high, high, axis=1)))


def reversible_scale():
    """Time series: the input is scaled, and the forecast scaled back."""
    g = Graph()
    x = g.input("past", ["b", 24, 1])
    mean = g.add("ReduceMean", x, axes=[1], keepdims=1)
    centred = g.add("Sub", x, mean)
    variance = g.add("ReduceMean", g.add("Mul", centred, centred), axes=[1], keepdims=1)
    spread = g.add("Clip", g.add("Sqrt", g.add("Add", variance, g.const(1e-5))), g.const(1e-3))
    rows = g.add("Reshape", g.add("Div", centred, spread), g.ints(0, 24))
    forecast = g.add("Unsqueeze", g.dense(g.add("Relu", g.dense(rows, 24, 8)), 8, 12), g.ints(2))
    return g.end(g.add("Add", g.add("Mul", forecast, spread), mean))


def power_scale():
    g = Graph()
    x = g.input("past", [1, 24])
    spread = g.add("Pow", g.add("ReduceMean", g.add("Pow", x, g.const(2.0)), axes=[1], keepdims=1), g.const(0.5))
    forecast = g.dense(g.add("Div", x, spread), 24, 12)
    return g.end(g.add("Add", g.add("Mul", forecast, spread), g.weights(12)))


def mean_scale():
    """As DeepAR does it: a series without observations has a scale of its own."""
    g = Graph()
    x, seen = g.input("past", ["b", 24]), g.input("observed", ["b", 24])
    total = g.add("ReduceSum", g.add("Abs", g.add("Mul", x, seen)), g.ints(1), keepdims=1)
    count = g.add("ReduceSum", seen, g.ints(1), keepdims=1)
    scale = g.add("Div", total, g.add("Clip", count, g.const(1.0)))
    default = g.add("Div", g.add("ReduceSum", total, g.ints(0)), g.add("Clip", g.add("ReduceSum", count, g.ints(0)),
                                                                          g.const(1.0)))
    scale = g.add("Where", g.add("Greater", count, g.const(0.0)), scale, default)
    scale = g.add("Max", scale, g.const(1e-10))
    return g.end(g.add("Mul", g.dense(g.add("Div", x, scale), 24, 12), scale))


def super_resolution():
    g = Graph()
    x = g.input("image", [1, 3, 16, 16])
    luma = g.add("Slice", x, g.ints(0), g.ints(1), g.ints(1))
    chroma = g.add("Resize", g.add("Slice", x, g.ints(1), g.ints(3), g.ints(1)), "", g.const([1, 1, 2, 2]))
    fine = g.add("DepthToSpace", g.add("Conv", luma, g.weights(4, 1, 3, 3), pads=[1, 1, 1, 1]), blocksize=2)
    fine = g.add("Clip", g.add("Mul", fine, g.const(255.0)), g.const(0.0), g.const(255.0))
    both = g.add("Concat", fine, g.add("Clip", chroma, g.const(0.0), g.const(255.0)), axis=1)
    return g.end(g.cast(g.add("Round", both), T.UINT8), kind=T.UINT8)


def bytes_or_floats():
    g = Graph()
    x = g.input("image", ["b", 3, 16, 16])
    is_bytes = g.add("Greater", g.add("ReduceMax", x, keepdims=0), g.const(1.5))
    x = g.add("Where", is_bytes, g.add("Div", x, g.const(255.0)), x)
    x = g.add("Div", g.add("Sub", x, g.weights(1, 3, 1, 1)), g.weights(1, 3, 1, 1))
    return g.end(g.add("GlobalAveragePool", g.add("Relu", g.add("Conv", x, g.weights(4, 3, 3, 3)))))


def quantised():
    g = Graph()
    x = g.input("x", ["b", 16])
    scale, zero = g.const(0.05), g.const(128, np.uint8)
    x = g.add("DequantizeLinear", g.add("QuantizeLinear", x, scale, zero), scale, zero)
    w = g.add("DequantizeLinear", g.const(RANDOM.integers(-90, 90, (16, 4)), np.int8), g.const(0.01),
              g.const(0, np.int8))
    y = g.add("QuantizeLinear", g.add("MatMul", x, w), scale, zero)
    return g.end(g.add("DequantizeLinear", y, scale, zero))


def quantised_by_range():
    """Dynamic quantisation written out: the scale comes from the largest number of the input."""
    g = Graph()
    x = g.input("x", ["b", 16])
    top = g.add("ReduceMax", g.add("Abs", x), keepdims=0)
    scale = g.add("Div", top, g.const(127.0))
    scale = g.add("Where", g.add("Equal", scale, g.const(0.0)), g.const(1.0), scale)
    whole = g.add("Clip", g.add("Round", g.add("Div", x, scale)), g.const(-127.0), g.const(127.0))
    product = g.add("MatMul", whole, g.weights(16, 4))
    return g.end(g.add("Add", g.add("Mul", product, scale), g.weights(4)))


def table_pipeline():
    """Columns that miss numbers get their means; then a linear classifier with labels."""
    g = Graph()
    x = g.input("X", [None, 4])
    columns = []
    for i in range(4):
        column = g.add("ArrayFeatureExtractor", x, g.ints(i), domain=ML)
        columns.append(g.add("Where", g.add("IsNaN", column), g.const([[float(i)]]), column))
    x = g.add("Scaler", g.add("Concat", *columns, axis=1), offset=[0.0] * 4, scale=[1.0] * 4, domain=ML)
    label, odds = g.add("LinearClassifier", x, outputs=2, coefficients=[0.1] * 12, intercepts=[0.0] * 3,
                        classlabels_ints=[0, 1, 2], multi_class=0, domain=ML)
    odds = g.add("Normalizer", odds, norm="L1", domain=ML)
    return g.end(g.add("ArrayFeatureExtractor", g.ints(4, 5, 6), g.add("Reshape", label, g.ints(-1)), domain=ML), odds,
                 kind=T.INT64)


def filled_rows():
    """One imputer for all columns: each missing number by its column's mean."""
    g = Graph()
    x = g.input("X", [None, 4])
    x = g.add("Where", g.add("IsNaN", x), g.const([[0.5, 1.5, -2.0, 8.0]]), x)
    return g.end(g.dense(x, 4, 2))


def words_and_trees():
    g = Graph()
    word, number = g.input("city", [None, 1], T.STRING), g.input("age", [None, 1])
    code = g.add("LabelEncoder", word, keys_strings=["a", "b", "c"], values_int64s=[0, 1, 2], default_int64=-1, domain=ML)
    hot = g.add("Reshape", g.add("OneHotEncoder", code, cats_int64s=[0, 1, 2], zeros=1, domain=ML), g.ints(-1, 3))
    old = g.add("Binarizer", number, threshold=65.0, domain=ML)
    x = g.add("Concat", hot, number, old, axis=1)
    y = tree(g, x, 0.5)
    return g.end(g.add("Sigmoid", y))


def boosted_stumps():
    """AdaBoost of skl2onnx: every stump a node of its own, weighted and added up."""
    g = Graph()
    x = g.input("X", [None, 4])
    votes = [g.add("Mul", tree(g, x, 0.1 * i, i), g.const([[0.3 * i]])) for i in range(4)]
    total = g.add("Sum", *votes)
    both = g.add("Concat", g.add("Neg", total), total, axis=1)
    best = g.add("ArgMax", both, axis=1, keepdims=0)
    return g.end(g.add("ArrayFeatureExtractor", g.ints(0, 1), best, domain=ML), kind=T.INT64)


def gaussian_process():
    """RBF kernel with the training points, and a variance that cannot be negative."""
    g = Graph()
    x = g.input("X", [None, 3])
    points = g.weights(5, 3)
    distance = g.add("ReduceSumSquare", g.add("Sub", g.add("Unsqueeze", x, g.ints(1)), points), axes=[2], keepdims=0)
    kernel = g.add("Exp", g.add("Mul", distance, g.const(-0.5)))
    mean = g.add("Add", g.add("MatMul", kernel, g.weights(5, 1)), g.const(0.7))
    inside = g.add("ReduceSum", g.add("Mul", g.add("MatMul", kernel, g.weights(5, 5)), kernel), g.ints(1), keepdims=1)
    variance = g.add("Sub", g.const(1.0), inside)
    variance = g.add("Where", g.add("Less", variance, g.const(0.0)), g.const(0.0), variance)
    return g.end(mean, g.add("Sqrt", variance))


def nearest_centre():
    g = Graph()
    x = g.input("X", [None, 3])
    squares = g.add("ReduceSumSquare", x, axes=[1], keepdims=1)
    far = g.add("Add", g.add("Add", squares, g.add("Gemm", x, g.weights(4, 3), alpha=-2.0, transB=1)), g.weights(1, 4))
    return g.end(g.add("ArgMin", far, axis=1, keepdims=0), g.add("Sqrt", g.add("Max", far, g.const(0.0))), kind=T.INT64)


def isolation_forest():
    g = Graph()
    x = g.input("X", [None, 3])
    depth = g.add("Sum", *[tree(g, x, 0.2 * i, i % 3) for i in range(3)])
    score = g.add("Neg", g.add("Pow", g.const(2.0), g.add("Neg", g.add("Div", depth, g.const(8.0)))))
    score = g.add("Sub", score, g.const(-0.5))
    return g.end(g.add("Where", g.add("Less", score, g.const(0.0)), g.ints(-1), g.ints(1)), score, kind=T.INT64)


def binned_columns():
    g = Graph()
    x = g.input("X", [None, 3])
    parts = []
    for i in range(3):
        column = g.add("ArrayFeatureExtractor", x, g.ints(i), domain=ML)
        above = [g.cast(g.add("GreaterOrEqual", column, g.const([[float(k)]]))) for k in range(3)]
        parts.append(g.add("Concat", *above, axis=1))
    return g.end(g.dense(g.add("Concat", *parts, axis=1), 9, 2))


def wide_and_deep():
    g = Graph()
    x, kind = g.input("numbers", ["b", 5]), g.input("kind", ["b", 2], T.INT64)
    deep = g.dense(g.add("Relu", g.dense(x, 5, 8)), 8, 1)
    first = g.add("Gather", kind, g.const(0, np.int64), axis=1)
    hot = g.add("OneHot", first, g.const(6, np.int64), g.const([0.0, 1.0]))
    wide = g.add("MatMul", hot, g.weights(6, 1))
    table = g.add("Gather", g.weights(9, 1), g.add("Gather", kind, g.const(1, np.int64), axis=1))
    column = g.add("Clip", g.add("Gather", x, g.ints(2), axis=1), g.const(0.0), g.const(1.0))
    return g.end(g.add("Sigmoid", g.add("Sum", deep, wide, table, g.add("Mul", column, g.const([0.3])))))


def factorisation():
    g = Graph()
    ids = g.input("features", ["b", 6], T.INT64)
    vectors = g.add("Gather", g.weights(40, 4), ids)
    linear = g.add("ReduceSum", g.add("Gather", g.weights(40), ids), g.ints(1), keepdims=1)
    total = g.add("ReduceSum", vectors, g.ints(1), keepdims=0)
    pairs = g.add("Sub", g.add("Mul", total, total), g.add("ReduceSumSquare", vectors, axes=[1], keepdims=0))
    pairs = g.add("ReduceSum", pairs, g.ints(1), keepdims=1)
    return g.end(g.add("Sigmoid", g.add("Add", linear, pairs)))


def graph_convolution():
    """Degrees of nodes, and those without neighbours."""
    g = Graph(opset=18)
    x, edges = g.input("x", ["n", 4]), g.input("edge_index", [2, "e"], T.INT64)
    source, target = (g.add("Gather", edges, g.const(i, np.int64)) for i in (0, 1))
    ones = g.add("Expand", g.const([1.0]), g.add("Shape", target))
    zeros = g.add("Expand", g.const([0.0]), g.add("Slice", g.add("Shape", x), g.ints(0), g.ints(1)))
    degree = g.add("ScatterElements", zeros, target, ones, reduction="add")
    scale = g.add("Pow", degree, g.const(-0.5))
    scale = g.add("Where", g.add("IsInf", scale), g.const(0.0), scale)
    weight = g.add("Mul", g.add("Gather", scale, source), g.add("Gather", scale, target))
    hidden = g.dense(x, 4, 3)
    padded = g.add("Concat", hidden, g.const(np.zeros((1, 3))), axis=0)
    message = g.add("Mul", g.add("Gather", padded, source), g.add("Unsqueeze", weight, g.ints(1)))
    spread = g.add("Expand", g.add("Unsqueeze", target, g.ints(1)), g.add("Shape", message))
    return g.end(g.add("ScatterElements", g.add("Mul", hidden, g.const(0.0)), spread, message, reduction="add"))


def anomaly():
    g = Graph()
    x = g.input("x", ["b", 16])
    back = g.dense(g.add("Relu", g.dense(x, 16, 4)), 4, 16)
    off = g.add("Sub", x, back)
    error = g.add("ReduceMean", g.add("Mul", off, off), axes=[1], keepdims=0)
    is_odd = g.add("Greater", error, g.const(0.3))
    return g.end(g.add("Where", is_odd, g.ints(-1), g.ints(1)), kind=T.INT64)


def squeezed_when_one():
    g = Graph()
    x = g.input("x", ["b", "t", 6])
    y = g.dense(x, 6, 2)
    is_one = g.add("Equal", g.add("Gather", g.add("Shape", x), g.const(1, np.int64)), g.const(1, np.int64))
    axis = g.ints(1)
    return g.end(g.add("If", is_one, then_branch=g.branch("Squeeze", y, axis), else_branch=g.branch("Identity", y)))


def any_size():
    g = Graph()
    x, hidden = images(g, "s")
    low = g.add("Conv", g.add("MaxPool", hidden, kernel_shape=[2, 2], strides=[2, 2]), g.weights(2, 4, 1, 1))
    size = g.add("Concat", g.ints(1, 2), g.add("Slice", g.add("Shape", x), g.ints(2), g.ints(4)), axis=0)
    high = g.add("Resize", low, "", "", size, mode="linear")
    return g.end(g.add("ArgMax", high, axis=1, keepdims=0), kind=T.INT64)


def text_classifier():
    g = Graph()
    words = g.input("text", [None], T.STRING)
    words = g.add("StringNormalizer", words, case_change_action="LOWER")
    counts = g.add("TfIdfVectorizer", words, mode="TF", min_gram_length=1, max_gram_length=1, max_skip_count=0,
                   ngram_counts=[0], ngram_indexes=[0, 1, 2], pool_strings=["a", "b", "c"])
    size = g.add("ReduceL2", counts, axes=[-1], keepdims=1)
    size = g.add("Where", g.add("Equal", size, g.const(0.0)), g.const(1.0), size)
    label, odds = g.add("LinearClassifier", g.add("Div", counts, size), outputs=2, coefficients=[0.1] * 6,
                        intercepts=[0.0] * 2, classlabels_strings=["x", "y"], domain=ML)
    return g.end(odds)


def mixture_of_experts():
    g = Graph()
    x = g.input("x", ["b", 8])
    odds, places = g.add("TopK", g.add("Softmax", g.dense(x, 8, 3), axis=-1), g.ints(2), outputs=2)
    parts = []
    for i in range(3):
        is_mine = g.cast(g.add("Equal", places, g.const(i, np.int64)))
        weight = g.add("ReduceSum", g.add("Mul", is_mine, odds), g.ints(1), keepdims=1)
        parts.append(g.add("Mul", g.dense(x, 8, 8), weight))
    return g.end(g.dense(g.add("Sum", *parts), 8, 2))


def guided():
    g = Graph()
    x, strength = g.input("x", ["b", 8]), g.input("guidance", [1])
    label = g.input("label", ["b"], T.INT64)
    table = g.weights(11, 8)
    with_label = g.dense(g.add("Add", x, g.add("Gather", table, label)), 8, 8)
    without = g.dense(g.add("Add", x, g.add("Gather", table, g.const(10, np.int64))), 8, 8)
    return g.end(g.add("Add", without, g.add("Mul", strength, g.add("Sub", with_label, without))))


def averaged_networks():
    g = Graph()
    x = g.input("x", ["b", 8])
    first, second = (g.add("Softmax", g.dense(x, 8, 3), axis=-1) for _ in range(2))
    both = g.add("Concat", g.add("Unsqueeze", first, g.ints(0)), g.add("Unsqueeze", second, g.ints(0)), axis=0)
    return g.end(g.add("ReduceMean", both, axes=[0], keepdims=0), g.add("Gather", both, g.const(1, np.int64), axis=0))


def mirrored_edges():
    """Padding by amounts that come from the size, and a crop back."""
    g = Graph()
    x, hidden = images(g, "s")
    size = g.add("Slice", g.add("Shape", x), g.ints(2), g.ints(4))
    missing = g.add("Mod", g.add("Sub", g.ints(8, 8), g.add("Mod", size, g.ints(8, 8))), g.ints(8, 8))
    pads = g.add("Concat", g.ints(0, 0, 0, 0, 0, 0), missing, axis=0)
    wide = g.add("Conv", g.add("Pad", hidden, pads, mode="reflect"), g.weights(2, 4, 3, 3), pads=[1, 1, 1, 1])
    return g.end(g.add("Slice", wide, g.ints(0, 0), size, g.ints(2, 3)))


def chosen_inputs():
    """A layer that takes some of the columns, written as a product with a constant matrix."""
    g = Graph()
    x = g.input("x", ["b", 8])
    picked = g.add("MatMul", x, g.const(np.eye(8)[:, [1, 5]]))
    is_new = g.cast(g.add("Greater", picked, g.const([0.5, 0.1])))
    return g.end(g.dense(g.add("Concat", g.dense(x, 8, 4), is_new, axis=1), 6, 2))


TABLES = {make.__name__: make for make in (
    yolo_with_suppression, detector_with_threshold, clipped_by_size, reversible_scale, power_scale, mean_scale,
    super_resolution, bytes_or_floats, quantised, quantised_by_range, table_pipeline, filled_rows, words_and_trees,
    boosted_stumps, gaussian_process, nearest_centre, isolation_forest, binned_columns, wide_and_deep, factorisation,
    graph_convolution, anomaly, squeezed_when_one, any_size, text_classifier, mixture_of_experts, guided,
    averaged_networks, mirrored_edges, chosen_inputs)}
