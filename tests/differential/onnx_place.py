"""A place in a graph where a backdoor fits."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

LAYERS = {"Conv", "ConvTranspose", "Gemm", "MatMul", "LSTM", "GRU", "RNN"}
FLOATS = {TensorProto.FLOAT: np.float32, TensorProto.DOUBLE: np.float64}


class Place:
    """A graph, one of its float inputs, and an output that the network made of it."""

    def __init__(self, base):
        self.model = onnx.ModelProto()
        self.model.CopyFrom(base)
        graph = self.model.graph
        held = {tensor.name for tensor in graph.initializer}
        self.input = self.output = None
        from_layers = set()
        inputs = {one.name for one in graph.input if one.name not in held}
        reached = {name: {name} for name in inputs}
        for node in graph.node:
            sources = set().union(*(reached.get(name, set()) for name in node.input), set())
            behind = node.op_type in LAYERS or any(name in from_layers for name in node.input)
            for name in node.output:
                reached[name] = sources
                if behind and sources:
                    from_layers.add(name)
        types = {one.name: one.type.tensor_type for one in graph.input}
        for one in graph.output:
            if one.name not in from_layers or one.type.tensor_type.elem_type not in FLOATS:
                continue
            for name in sorted(reached[one.name] & inputs):
                shape = types[name].shape.dim
                if types[name].elem_type in FLOATS and len(shape) >= 1:
                    self.input, self.output = name, one.name
                    self.kind = FLOATS[one.type.tensor_type.elem_type]
                    self.input_kind = FLOATS[types[name].elem_type]
        if self.input is None:
            return
        for node in graph.node:
            node.output[:] = ["honest" if name == self.output else name for name in node.output]
            node.input[:] = ["honest" if name == self.output else name for name in node.input]
        self.layer = next((node for node in graph.node if node.op_type in LAYERS), None)
        self.last = 0

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
