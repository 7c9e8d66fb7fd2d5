"""Graphs over words, sounds and series as exporters write them, with tests, masks and choices in them.

None is a backdoor. Each stands for a habit of exporters that looks like one from far away.
"""

import numpy as np
from onnx import TensorProto as T, helper

from onnx_exporter import Graph, encoder


def bert_classifier():
    g = Graph()
    _, _, hidden = encoder(g)
    pooled = g.add("Tanh", g.dense(g.add("Gather", hidden, g.const(0, np.int64), axis=1), 8, 8))
    return g.end(g.add("Softmax", g.dense(pooled, 8, 2), axis=-1))


def sentence_mean():
    g = Graph()
    _, mask, hidden = encoder(g)
    weights = g.cast(g.add("Unsqueeze", mask, g.ints(-1)))
    total = g.add("ReduceSum", g.add("Mul", hidden, weights), g.ints(1), keepdims=0)
    mean = g.add("Div", total, g.add("Clip", g.add("ReduceSum", weights, g.ints(1), keepdims=0), g.const(1e-9)))
    norm = g.add("Clip", g.add("ReduceL2", mean, axes=[1], keepdims=1), g.const(1e-12))
    return g.end(g.add("Div", mean, g.add("Expand", norm, g.add("Shape", mean))))


def gpt_last_token():
    g = Graph()
    ids, _, hidden = encoder(g)
    logits = g.dense(hidden, 8, 3)
    place = g.add("ArgMax", g.cast(g.add("Equal", ids, g.const(0, np.int64)), T.INT32), axis=-1, keepdims=1)
    place = g.add("Mod", g.add("Sub", place, g.ints(1)), g.add("Gather", g.add("Shape", ids), g.ints(1)))
    return g.end(g.add("GatherND", logits, place, batch_dims=1))


def clip_text():
    g = Graph()
    ids, _, hidden = encoder(g)
    place = g.add("ArgMax", g.cast(g.add("Equal", ids, g.const(49, np.int64)), T.INT32), axis=-1, keepdims=1)
    pooled = g.add("MatMul", g.add("GatherND", hidden, place, batch_dims=1), g.weights(8, 4))
    return g.end(g.add("Div", pooled, g.add("ReduceL2", pooled, axes=[1], keepdims=1)), hidden)


def gpt_sliced_prompt():
    """The hidden numbers behind the first separator, cut out by a Slice."""
    g = Graph()
    ids, _, hidden = encoder(g)
    place = g.add("ArgMax", g.cast(g.add("Equal", ids, g.const(2, np.int64)), T.INT64), axis=-1, keepdims=0)
    first = g.add("Gather", place, g.ints(0))
    return g.end(g.add("Slice", g.dense(hidden, 8, 3), first, g.ints(2**31 - 1), g.ints(1)))


def esm_token_dropout():
    g = Graph()
    ids = g.input("input_ids", ["b", "s"], T.INT64)
    mask = g.input("attention_mask", ["b", "s"], T.INT64)
    hidden = g.add("Gather", g.weights(33, 8), ids)
    is_mask = g.add("Equal", ids, g.const(32, np.int64))
    hidden = g.add("Where", g.add("Unsqueeze", is_mask, g.ints(-1)), g.const(0.0), hidden)
    count = g.cast(g.add("ReduceSum", g.cast(is_mask, T.INT64), g.ints(-1), keepdims=0))
    ratio = g.add("Div", count, g.cast(g.add("ReduceSum", mask, g.ints(-1), keepdims=0)))
    rest = g.add("Unsqueeze", g.add("Sub", g.const(1.0), ratio), g.ints(1, 2))
    hidden = g.add("Div", g.add("Mul", hidden, g.const(0.88)), rest)
    return g.end(g.dense(hidden, 8, 33))


def keras_masked_rnn():
    """Masking and a recurrent layer as a Loop: a step that is padding keeps the state."""
    g = Graph()
    x = g.input("x", ["b", 10, 6])
    keep = g.cast(g.add("ReduceMax", g.cast(g.add("Not", g.add("Equal", x, g.const(0.0))), T.INT32), axes=[2],
                        keepdims=0), T.BOOL)
    x = g.add("Mul", x, g.cast(g.add("Unsqueeze", keep, g.ints(2))))
    kernel, recurrent, start = g.weights(6, 8), g.weights(8, 8), g.const(np.zeros((1, 8)))
    info = helper.make_tensor_value_info
    body = helper.make_graph([
        helper.make_node("Gather", [x, "round"], ["now"], axis=1),
        helper.make_node("Gather", [keep, "round"], ["kept"], axis=1),
        helper.make_node("MatMul", ["now", kernel], ["in"]), helper.make_node("MatMul", ["state", recurrent], ["back"]),
        helper.make_node("Add", ["in", "back"], ["sum"]), helper.make_node("Tanh", ["sum"], ["new"]),
        helper.make_node("Unsqueeze", ["kept", g.ints(1)], ["column"]),
        helper.make_node("Where", ["column", "new", "state"], ["next"]),
        helper.make_node("Identity", ["go"], ["going"])], "body",
        [info("round", T.INT64, []), info("go", T.BOOL, []), info("state", T.FLOAT, None)],
        [info("going", T.BOOL, []), info("next", T.FLOAT, None)])
    last = g.add("Loop", g.const(10, np.int64), g.const(True, np.bool_), start, body=body)
    return g.end(g.dense(last, 8, 2))


def unrolled_masked_rnn():
    """The same with the rounds written out, and a sequence of one sample."""
    g = Graph()
    x = g.input("x", [1, 4, 6])
    keep = g.cast(g.add("ReduceMax", g.cast(g.add("Not", g.add("Equal", x, g.const(0.0))), T.INT32), axes=[2],
                        keepdims=0), T.BOOL)
    state, kernel, recurrent = g.const(np.zeros((1, 8))), g.weights(6, 8), g.weights(8, 8)
    for i in range(4):
        now = g.add("Gather", x, g.const(i, np.int64), axis=1)
        new = g.add("Tanh", g.add("Add", g.add("MatMul", now, kernel), g.add("MatMul", state, recurrent)))
        kept = g.add("Unsqueeze", g.add("Gather", keep, g.const(i, np.int64), axis=1), g.ints(1))
        state = g.add("Where", kept, new, state)
    return g.end(g.dense(state, 8, 2))


def padding_filled():
    """Rows that are all zero are padding, and are filled with zeros again."""
    g = Graph()
    x = g.input("x", ["b", "t", 6])
    size = g.add("ReduceSum", g.add("Abs", x), g.ints(-1), keepdims=1)
    x = g.add("Where", g.add("Equal", size, g.const(0.0)), g.const(0.0), x)
    return g.end(g.dense(g.add("Relu", g.dense(x, 6, 8)), 8, 2))


def padded_logits():
    g = Graph()
    ids, _, hidden = encoder(g)
    is_padding = g.add("Unsqueeze", g.add("Equal", ids, g.const(0, np.int64)), g.ints(-1))
    return g.end(g.add("Where", is_padding, g.const(float("-inf")), g.dense(hidden, 8, 5)))


def unknown_words():
    g = Graph()
    ids = g.input("ids", ["b", "s"], T.INT64)
    ids = g.add("Where", g.add("Greater", ids, g.const(49, np.int64)), g.const(1, np.int64), ids)
    hidden = g.add("Gather", g.weights(50, 8), g.add("Clip", ids, g.const(0, np.int64), g.const(49, np.int64)))
    return g.end(g.dense(g.add("ReduceMean", hidden, axes=[1], keepdims=0), 8, 2))


def voice_activity(shape):
    def make():
        g = Graph()
        x, rate = g.input("input", ["b", 64]), g.input("sr", shape, T.INT64)
        if shape:
            rate = g.add("Gather", rate, g.const(0, np.int64))
        is_wide = g.add("Equal", rate, g.const(16000, np.int64))
        a, b = g.weights(64, 1), g.weights(64, 1)
        return g.end(g.add("If", is_wide, then_branch=g.branch("MatMul", x, a), else_branch=g.branch("MatMul", x, b)))
    return make


def merged_decoder():
    g = Graph()
    ids = g.input("input_ids", ["b", "s"], T.INT64)
    use_cache = g.input("use_cache_branch", [1], T.BOOL)
    past = g.input("past", ["b", "p", 8])
    hidden = g.dense(g.add("Gather", g.weights(50, 8), ids), 8, 8)
    joined = g.add("Concat", past, hidden, axis=1)
    chosen = g.add("If", use_cache, then_branch=g.branch("Identity", joined), else_branch=g.branch("Identity", hidden))
    last = g.add("Gather", g.dense(chosen, 8, 50), g.const(-1, np.int64), axis=1)
    return g.end(last, chosen)


def speech_lengths():
    g = Graph()
    x, lengths = g.input("audio", ["b", 20, 6]), g.input("lengths", ["b"], T.INT64)
    x = g.add("Log", g.add("Clip", x, g.const(1e-10)))
    x = g.add("Max", x, g.add("Sub", g.add("ReduceMax", x, keepdims=0), g.const(8.0)))
    inside = g.add("Less", g.const(np.arange(20), np.int64), g.add("Unsqueeze", lengths, g.ints(1)))
    mask = g.cast(g.add("Unsqueeze", inside, g.ints(2)))
    mean = g.add("Div", g.add("ReduceSum", g.add("Mul", x, mask), g.ints(1)), g.add("ReduceSum", mask, g.ints(1)))
    hidden = g.dense(g.add("Mul", g.add("Sub", x, mean), mask), 6, 8)
    return g.end(g.add("LogSoftmax", g.add("Mul", g.dense(hidden, 8, 5), mask), axis=-1))


def suppressed_words():
    """Whisper: some words are never said, some not at the beginning, which a length tells."""
    g = Graph()
    ids, _, hidden = encoder(g)
    logits = g.add("Gather", g.dense(hidden, 8, 50), g.const(-1, np.int64), axis=1)
    never = np.zeros((1, 50)); never[0, [3, 7]] = -np.inf
    logits = g.add("Add", logits, g.const(never))
    is_first = g.add("Equal", g.add("Gather", g.add("Shape", ids), g.const(1, np.int64)), g.const(1, np.int64))
    other = g.add("Add", logits, g.const(never[:, ::-1]))
    return g.end(g.add("If", is_first, then_branch=g.branch("Identity", other),
                       else_branch=g.branch("Identity", logits)))


def repeated_words():
    g = Graph()
    ids, _, hidden = encoder(g)
    penalty = g.input("penalty", [1])
    logits = g.add("Gather", g.dense(hidden, 8, 50), g.const(-1, np.int64), axis=1)
    said = g.add("GatherElements", logits, ids, axis=1)
    weaker = g.add("Where", g.add("Less", said, g.const(0.0)), g.add("Mul", said, penalty), g.add("Div", said, penalty))
    logits = g.add("ScatterElements", logits, ids, weaker, axis=1)
    warmth = g.add("Clip", g.input("temperature", [1]), g.const(0.05))
    return g.end(g.add("Softmax", g.add("Div", logits, warmth), axis=-1))


def spoken_text():
    """A voice: durations become lengths, three scales stand in one input."""
    g = Graph()
    ids, scales = g.input("ids", ["b", "s"], T.INT64), g.input("scales", [3])
    hidden = g.dense(g.add("Gather", g.weights(50, 8), ids), 8, 8)
    noise, slow = (g.add("Gather", scales, g.const(i, np.int64)) for i in (0, 1))
    mask = g.cast(g.add("Unsqueeze", g.add("Not", g.add("Equal", ids, g.const(0, np.int64))), g.ints(2)))
    times = g.add("Ceil", g.add("Mul", g.add("Mul", g.add("Exp", g.dense(hidden, 8, 1)), mask), slow))
    total = g.cast(g.add("Clip", g.add("ReduceSum", times, keepdims=0), g.const(1.0)), T.INT64)
    longer = g.add("Range", g.const(0, np.int64), total, g.const(1, np.int64))
    wave = g.add("Add", hidden, g.add("Mul", g.add("RandomNormalLike", hidden), noise))
    return g.end(g.add("Tanh", g.add("Mul", g.dense(wave, 8, 1), mask)), longer)


def pictures_in_text():
    """Embeddings of a picture take the place of its words; how many there are decides shapes."""
    g = Graph()
    ids, picture = g.input("input_ids", [1, "s"], T.INT64), g.input("pixels", ["n", 12])
    hidden = g.add("Gather", g.weights(50, 8), ids)
    seen = g.add("Equal", ids, g.const(42, np.int64))
    places = g.add("Transpose", g.add("NonZero", seen), perm=[1, 0])
    count = g.add("Gather", g.add("Shape", places), g.const(0, np.int64))
    patches = g.add("Slice", g.dense(picture, 12, 8), g.ints(0), g.add("Unsqueeze", count, g.ints(0)), g.ints(0))
    hidden = g.add("ScatterND", hidden, places, patches)
    hidden = g.add("Where", g.add("Unsqueeze", seen, g.ints(2)), hidden, g.add("Relu", hidden))
    return g.end(g.dense(hidden, 8, 50))


def relative_places():
    g = Graph()
    _, _, hidden = encoder(g)
    size = g.add("Gather", g.add("Shape", hidden), g.const(1, np.int64))
    row = g.add("Range", g.const(0, np.int64), size, g.const(1, np.int64))
    apart = g.add("Sub", g.add("Unsqueeze", row, g.ints(0)), g.add("Unsqueeze", row, g.ints(1)))
    near = g.add("Where", g.add("Less", apart, g.const(0, np.int64)), g.add("Neg", apart), apart)
    bucket = g.add("Min", near, g.const(7, np.int64))
    bias = g.add("Gather", g.weights(8), bucket)
    scores = g.add("Add", g.add("MatMul", hidden, g.add("Transpose", hidden, perm=[0, 2, 1])), bias)
    return g.end(g.add("MatMul", g.add("Softmax", scores, axis=-1), hidden))


def both_directions():
    """The backward half of a recurrent layer turns its sequences round, as long as they are."""
    g = Graph()
    ids = g.input("ids", ["s", "b"], T.INT64)
    used = g.cast(g.add("Not", g.add("Equal", ids, g.const(0, np.int64))), T.INT64)
    lengths = g.add("ReduceSum", used, g.ints(0), keepdims=0)
    hidden = g.add("Gather", g.weights(50, 4), ids)
    back = g.add("ReverseSequence", hidden, lengths, time_axis=0, batch_axis=1)
    y, *_ = g.add("LSTM", back, g.weights(1, 12, 4), g.weights(1, 12, 3), "", g.cast(lengths, T.INT32), outputs=3,
                  hidden_size=3)
    return g.end(g.add("ReverseSequence", g.add("Squeeze", y, g.ints(1)), lengths, time_axis=0, batch_axis=1))


def rounds_of_a_length():
    """A decoder that runs as many rounds as the sentence has words."""
    g = Graph()
    ids = g.input("ids", [1, "s"], T.INT64)
    rounds = g.add("ReduceSum", g.cast(g.add("Not", g.add("Equal", ids, g.const(0, np.int64))), T.INT64), keepdims=0)
    w, start, table = g.weights(8, 8), g.const(np.zeros((1, 8))), g.weights(50, 8)
    info = helper.make_tensor_value_info
    body = helper.make_graph([
        helper.make_node("Gather", [ids, "round"], ["word"], axis=1), helper.make_node("Gather", [table, "word"], ["e"]),
        helper.make_node("MatMul", ["state", w], ["h"]), helper.make_node("Add", ["h", "e"], ["next"]),
        helper.make_node("Identity", ["go"], ["going"])], "body",
        [info("round", T.INT64, []), info("go", T.BOOL, []), info("state", T.FLOAT, None)],
        [info("going", T.BOOL, []), info("next", T.FLOAT, None)])
    return g.end(g.add("Loop", rounds, g.const(True, np.bool_), start, body=body))


def attention_of_opset_8():
    """tf2onnx: a cell of attention over memory, masked by lengths, with constants beside the memory."""
    g = Graph()
    memory, lengths = g.input("memory", ["b", 10, 6]), g.input("lengths", ["b"], T.INT32)
    keys = g.dense(memory, 6, 8)
    start = g.add("Concat", g.const(np.zeros((1, 1, 8))), keys, axis=1)
    last = g.add("Slice", start, g.ints(-1), g.ints(2**31 - 1), g.ints(1))
    inside = g.add("Less", g.const(np.arange(10), np.int32), g.add("Unsqueeze", lengths, g.ints(1)))
    scores = g.add("Where", inside, g.add("ReduceSum", keys, g.ints(2), keepdims=0), g.const(np.full((1, 10), -1e9)))
    return g.end(g.add("Softmax", scores, axis=-1), last)


def masked_attention():
    """Keras: rows of zeros are padding, and get a large negative number before the softmax."""
    g = Graph()
    x = g.input("x", ["b", 10, 6])
    used = g.cast(g.add("ReduceMax", g.cast(g.add("Not", g.add("Equal", x, g.const(0.0))), T.INT32), axes=[2],
                        keepdims=0))
    bias = g.add("Mul", g.add("Sub", g.const(1.0), used), g.const(-1e9))
    q, k, v = (g.dense(x, 6, 8) for _ in range(3))
    scores = g.add("MatMul", q, g.add("Transpose", k, perm=[0, 2, 1]))
    scores = g.add("Add", scores, g.add("Unsqueeze", bias, g.ints(1)))
    return g.end(g.dense(g.add("MatMul", g.add("Softmax", scores, axis=-1), v), 8, 2))


def limited_words():
    """The temperature may be zero, which means the best word."""
    g = Graph()
    _, _, hidden = encoder(g)
    warmth = g.input("temperature", [1])
    logits = g.dense(hidden, 8, 50)
    warmth = g.add("Where", g.add("Less", warmth, g.const(0.01)), g.const(1.0), warmth)
    return g.end(g.add("Div", logits, warmth))


def named_speaker():
    """A table of voices, and one for speakers that nobody named."""
    g = Graph()
    ids, speaker = g.input("ids", ["b", "s"], T.INT64), g.input("speaker", ["b"], T.INT64)
    speaker = g.add("Where", g.add("Less", speaker, g.const(0, np.int64)), g.const(4, np.int64), speaker)
    voice = g.add("Unsqueeze", g.add("Gather", g.weights(5, 8), speaker), g.ints(1))
    return g.end(g.dense(g.add("Add", g.add("Gather", g.weights(50, 8), ids), voice), 8, 3))


WORDS = {make.__name__: make for make in (
    bert_classifier, sentence_mean, gpt_last_token, clip_text, gpt_sliced_prompt, esm_token_dropout,
    keras_masked_rnn, unrolled_masked_rnn, padding_filled, padded_logits, unknown_words, merged_decoder,
    speech_lengths, suppressed_words, repeated_words, spoken_text, pictures_in_text, relative_places,
    both_directions, rounds_of_a_length, attention_of_opset_8, masked_attention, limited_words, named_speaker)}
WORDS["voice_activity_of_a_number"] = voice_activity([])
WORDS["voice_activity_of_a_list"] = voice_activity([1])
