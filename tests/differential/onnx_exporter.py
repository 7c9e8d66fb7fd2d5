"""Writes small graphs, and the parts that the ordinary ones among them share."""

import numpy as np
from onnx import TensorProto as T, helper, numpy_helper

RANDOM = np.random.default_rng(5)
ML = "ai.onnx.ml"


class Graph:
    def __init__(self, opset=17):
        self.nodes, self.inputs, self.outputs, self.tensors, self.opset, self.last = [], [], [], [], opset, 0

    def fresh(self):
        self.last += 1
        return f"v{self.last}"

    def input(self, name, shape, kind=T.FLOAT):
        self.inputs.append(helper.make_tensor_value_info(name, kind, shape))
        return name

    def const(self, values, kind=np.float32):
        name = self.fresh()
        if isinstance(values, list) and values and isinstance(values[0], str):
            self.tensors.append(helper.make_tensor(name, T.STRING, [len(values)], [one.encode() for one in values]))
        else:
            self.tensors.append(numpy_helper.from_array(np.array(values, dtype=kind), name))
        return name

    def ints(self, *values):
        return self.const(list(values), np.int64)

    def weights(self, *shape):
        return self.const(RANDOM.standard_normal(shape))

    def add(self, operator, *inputs, outputs=1, **attributes):
        names = [self.fresh() for _ in range(outputs)]
        self.nodes.append(helper.make_node(operator, list(inputs), names, **attributes))
        return names[0] if outputs == 1 else names

    def cast(self, value, to=T.FLOAT):
        return self.add("Cast", value, to=to)

    def dense(self, value, wide, out):
        return self.add("Add", self.add("MatMul", value, self.weights(wide, out)), self.weights(out))

    def end(self, *values, kind=T.FLOAT):
        for value in values:
            self.outputs.append(helper.make_tensor_value_info(value, kind, None))
        graph = helper.make_graph(self.nodes, "g", self.inputs, self.outputs, self.tensors)
        domains = {node.domain for node in self.nodes} | {""}
        return helper.make_model(graph, opset_imports=[
            helper.make_opsetid(domain, self.opset if domain == "" else 3) for domain in sorted(domains)])

    def branch(self, operator, *inputs, **attributes):
        """A graph with one node that takes values from outside."""
        out = self.fresh()
        return helper.make_graph([helper.make_node(operator, list(inputs), [out], **attributes)], out, [],
                                 [helper.make_tensor_value_info(out, T.FLOAT, None)])


def encoder(g, wide=8, words=50):
    """Embedding, one layer of attention with a mask; gives ids, mask and the hidden numbers."""
    ids, mask = g.input("input_ids", ["b", "s"], T.INT64), g.input("attention_mask", ["b", "s"], T.INT64)
    hidden = g.add("Gather", g.weights(words, wide), ids)
    bias = g.add("Mul", g.add("Sub", g.const(1.0), g.cast(g.add("Unsqueeze", mask, g.ints(1)))), g.const(-10000.0))
    q, k, v = (g.dense(hidden, wide, wide) for _ in range(3))
    scores = g.add("Add", g.add("MatMul", q, g.add("Transpose", k, perm=[0, 2, 1])), bias)
    hidden = g.add("Add", g.add("MatMul", g.add("Softmax", scores, axis=-1), v), hidden)
    return ids, mask, hidden


def images(g, side=16):
    x = g.input("image", ["b", 3, side, side])
    return x, g.add("Relu", g.add("Conv", x, g.weights(4, 3, 3, 3), pads=[1, 1, 1, 1]))


def tree(g, x, at, feature=0):
    return g.add("TreeEnsembleRegressor", x, domain=ML, n_targets=1, nodes_modes=["BRANCH_LEQ", "LEAF", "LEAF"],
                 nodes_featureids=[feature, 0, 0], nodes_nodeids=[0, 1, 2], nodes_treeids=[0, 0, 0],
                 nodes_truenodeids=[1, 0, 0], nodes_falsenodeids=[2, 0, 0], nodes_values=[at, 0.0, 0.0],
                 target_ids=[0, 0], target_nodeids=[1, 2], target_treeids=[0, 0], target_weights=[1.0, -1.0])
