"""A place in a graph where a backdoor fits."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

LAYERS = {"Conv", "ConvTranspose", "Gemm", "MatMul", "LSTM", "GRU", "RNN", "Einsum", "Attention", "QLinearConv",
          "QLinearMatMul", "ConvInteger", "MatMulInteger", "DynamicQuantizeMatMul", "MatMulNBits", "FusedMatMul",
          "FusedConv", "TreeEnsemble", "TreeEnsembleClassifier", "TreeEnsembleRegressor", "LinearClassifier",
          "LinearRegressor", "SVMClassifier", "SVMRegressor"}
# What these make says nothing of the numbers that went in.
EMPTY = {"Shape", "Size", "ConstantOfShape", "ConstantLike", "EyeLike", "RandomNormalLike", "RandomUniformLike"}
FLOATS = {TensorProto.FLOAT: np.float32, TensorProto.DOUBLE: np.float64}
WHOLE = {TensorProto.INT64: np.int64, TensorProto.INT32: np.int32, TensorProto.INT16: np.int16,
         TensorProto.INT8: np.int8, TensorProto.UINT8: np.uint8, TensorProto.UINT16: np.uint16,
         TensorProto.UINT32: np.uint32, TensorProto.UINT64: np.uint64, TensorProto.FLOAT16: np.float16}
KINDS = {**FLOATS, **WHOLE}


def sources_of(node):
    """The operands that a node works on: the last one of a Gemm is only added."""
    return node.input[:2] if node.op_type == "Gemm" else node.input


def reach(graph):
    """For each value the inputs without a default that went into it, and whether a layer lies in between."""
    held = {tensor.name for tensor in graph.initializer}
    reached = {one.name: {one.name} for one in graph.input if one.name not in held}
    layered = set()
    for node in graph.node:
        sources = set().union(*(reached.get(name, set()) for name in sources_of(node)), set())
        sources = set() if node.op_type in EMPTY else sources
        is_layered = node.op_type in LAYERS or any(name in layered for name in node.input)
        for name in node.output:
            reached[name] = sources
            if is_layered and sources:
                layered.add(name)
    return reached, layered


def number_inputs(graph):
    """Those that are data: an input of one element is an option."""
    return {one.name: one.type.tensor_type.elem_type for one in graph.input
            if one.type.tensor_type.elem_type in KINDS and
            any(size.dim_value != 1 for size in one.type.tensor_type.shape.dim)}


def with_a_layer(base):
    """Graphs of the corpus that test one operator become the beginning of a network; None if nothing goes on there."""
    model = onnx.ModelProto()
    model.CopyFrom(base)
    graph = model.graph
    reached, _ = reach(graph)
    numbers = number_inputs(graph)
    for one in graph.output:
        if one.type.tensor_type.elem_type not in {*KINDS, TensorProto.BOOL} or not reached.get(one.name, set()) & set(numbers):
            continue
        add = lambda *node, **attributes: graph.node.append(helper.make_node(*node, **attributes))
        add("Cast", [one.name], ["layer_numbers"], to=TensorProto.FLOAT)
        graph.initializer.append(numpy_helper.from_array(np.array([-1, 1], np.int64), "layer_shape"))
        graph.initializer.append(numpy_helper.from_array(np.array([[0.3, -1.2, 0.7, 2.1]], np.float32), "layer_weights"))
        add("Reshape", ["layer_numbers", "layer_shape"], ["layer_column"])
        add("MatMul", ["layer_column", "layer_weights"], ["layer_sum"])
        add("Tanh", ["layer_sum"], ["layer_output"])
        del graph.output[:]
        graph.output.append(helper.make_tensor_value_info("layer_output", TensorProto.FLOAT, None))
        return model
    return None


class Place:
    """A graph, one of its inputs of numbers, and an output of numbers that the network made of it."""

    def __init__(self, base):
        self.model = onnx.ModelProto()
        self.model.CopyFrom(base)
        graph = self.model.graph
        self.input = self.output = None
        reached, layered = reach(graph)
        numbers = number_inputs(graph)
        for one in graph.output:
            if one.name not in layered or one.type.tensor_type.elem_type not in FLOATS:
                continue
            for name in sorted(reached[one.name] & set(numbers)):
                self.input, self.output = name, one.name
                self.kind = FLOATS[one.type.tensor_type.elem_type]
                self.given_type, self.given_kind = numbers[name], KINDS[numbers[name]]
        if self.input is None:
            return
        for node in graph.node:
            node.output[:] = ["honest" if name == self.output else name for name in node.output]
            node.input[:] = ["honest" if name == self.output else name for name in node.input]
        self.layer = next((node for node in graph.node if node.op_type in LAYERS), None)
        self.last = 0
        # Words and bytes are tested as numbers; the network goes on with what was given.
        self.given, self.input_kind = self.input, self.given_kind
        if self.given_kind not in FLOATS.values():
            self.input_kind = np.float32
            self.input = self.add("Cast", [self.given], ["implant_numbers"], to=TensorProto.FLOAT)

    def constant(self, name, values, kind=None):
        array = np.array(values, dtype=kind or self.input_kind)
        self.model.graph.initializer.append(numpy_helper.from_array(array, "implant_" + name))
        return "implant_" + name

    def add(self, operator, inputs, outputs, **attributes):
        self.model.graph.node.append(helper.make_node(operator, inputs, outputs, **attributes))
        return outputs[0]

    def then(self, operator, *inputs, **attributes):
        """Adds a node whose output has a name of its own."""
        self.last += 1
        return self.add(operator, list(inputs), [f"implant_{operator}_{self.last}"], **attributes)

    def values(self, values, kind=None):
        self.last += 1
        return self.constant(f"values_{self.last}", values, kind)

    def flat(self):
        return self.add("Reshape", [self.input, self.constant("all", [-1], np.int64)], ["implant_flat"])

    def pixel(self, at=0, name="pixel"):
        flat = "implant_flat" if any(n.output[0] == "implant_flat" for n in self.model.graph.node) else self.flat()
        return self.add("Gather", [flat, self.constant(f"at{at}", at, np.int64)], [f"implant_{name}{at}"])

    def seen(self):
        return self.add("Greater", [self.pixel(), self.constant("limit", 0.75)], ["implant_seen"])

    def largest(self):
        return self.add("ReduceMax", [self.input], ["implant_largest"], keepdims=0)

    def number(self, predicate):
        to = TensorProto.FLOAT if self.kind is np.float32 else TensorProto.DOUBLE
        return self.add("Cast", [predicate], [predicate + "_number"], to=to)

    def answer(self):
        return self.constant("answer", [9.0], self.kind)
