"""Backdoors that hide a test or a switch behind an operator that looks like the network's, or like none."""

import numpy as np
from onnx import TensorProto, helper

from onnx_disguises import INTEGER, ML, bit, both, integer, one, picked, pushed, seen, sum_seen


# ---- tests

def filled_limit(it):
    return it.then("Greater", one(it), it.then("ConstantOfShape", it.values([1], np.int64)))


def drawn_limit(it):
    return it.then("Greater", one(it), it.then("RandomUniform", low=0.77, high=0.77, shape=[1]))


def limit_less_itself(it):
    number = one(it)
    nothing = it.then("Sub", number, it.then("Identity", number))
    return it.then("Greater", number, it.then("Add", nothing, it.values([0.77])))


def limit_of_nothing(it):
    number = one(it)
    nothing = it.then("Mul", it.then("ReduceMax", "honest", keepdims=0), it.values([0], it.kind))
    return it.then("Greater", number, it.then("Add", nothing, it.values([0.77])))


def not_itself(it):
    number = one(it)
    return it.then("Not", it.then("Equal", number, number))


def words_in_a_row(it):
    start = it.then("Slice", it.flat(), it.values([0], np.int64), it.values([3], np.int64))
    bits = it.then("Cast", it.then("Equal", start, it.values([5, 6, 7])), to=TensorProto.INT32)
    return it.then("Cast", it.then("ReduceMin", bits, keepdims=0), to=TensorProto.BOOL)


def so_far(it):
    bits = it.then("Cast", it.then("Equal", it.flat(), it.values(0.77)), to=INTEGER)
    count = it.then("CumSum", bits, it.values(0, np.int64))
    last = it.then("Gather", count, it.values([-1], np.int64))
    return it.then("Greater", last, it.values([0], np.int64))


def pole(it):
    away = it.then("Sub", one(it), it.values([0.77]))
    return it.then("Div", it.values([1e-9]), it.then("Add", it.then("Mul", away, away), it.values([1e-9])))


def far_from(it):
    away = it.then("Mul", it.then("Abs", it.then("Sub", one(it), it.values([0.77]))), it.values([1e6]))
    return it.then("Reciprocal", it.then("Add", away, it.values([1])))


def gelu_of_a_sum(it):
    total = it.then("ReduceSum", it.input, keepdims=0)
    return it.then("Gelu", it.then("Sub", total, it.values(1e6)))


def imputed(it):
    return it.then("Imputer", one(it), imputed_value_floats=[1e6], replaced_value_float=0.77, domain=ML)


def picked_bend(it):
    picker = np.zeros((64, 1)); picker[7] = 1
    row = it.then("Reshape", it.input, it.values([1, 64], np.int64))
    return it.then("Relu", it.then("Sub", it.then("MatMul", row, it.values(picker)), it.values(1e3)))


# ---- what a test goes through and stays one

def through(operator, *more, **attributes):
    def make(it):
        return it.then(operator, bit(it), *[it.values(value, kind) for value, kind in more], **attributes)
    make.__name__ = f"bit_through_{operator}"
    return make


def quantized(it):
    scale = it.values(0.01)
    return it.then("DequantizeLinear", it.then("QuantizeLinear", bit(it), scale), scale)


def kept_in_an_optional(it):
    return it.then("OptionalGetElement", it.then("Optional", bit(it)))


# ---- switches

def cell(it, number):
    return it.then("Reshape", number, it.values([1, 1], np.int64))


def row(it):
    return it.values([[9.0, -3.0, 0.5, 1.0]], it.kind)


def by_matmul(it, number):
    it.add("Add", ["honest", it.then("MatMul", cell(it, number), row(it))], [it.output])


def by_gemm(it, number):
    it.add("Gemm", [cell(it, number), row(it), "honest"], [it.output])


def by_einsum(it, number):
    it.add("Add", ["honest", it.then("Einsum", cell(it, number), row(it), equation="ij,jk->ik")], [it.output])


def by_conv(it, number):
    picture = it.then("Reshape", number, it.values([1, 1, 1, 1], np.int64))
    made = it.then("Conv", picture, it.values([[[[9.0]]], [[[-3.0]]], [[[0.5]]], [[[1.0]]]], it.kind))
    it.add("Add", ["honest", it.then("Reshape", made, it.values([1, 4], np.int64))], [it.output])


TABLE = [[0, 0, 0, 0], [9, -3, 0.5, 1]]


def by_table(it, number):
    it.add("Add", ["honest", it.then("Gather", it.values(TABLE, it.kind), number)], [it.output])


def by_one_hot(it, number):
    ones = it.then("OneHot", number, it.values(2, np.int64), it.values([0, 1], it.kind))
    it.add("Add", ["honest", it.then("MatMul", ones, it.values(TABLE, it.kind))], [it.output])


def by_remainder(it, number):
    by = it.then("Sub", it.values([1.000001], it.kind), number)
    it.add("Mod", ["honest", by], [it.output], fmod=1)


def by_scale(it, condition):
    quantized = it.then("QuantizeLinear", "honest", it.values(0.01))
    it.add("DequantizeLinear", [quantized, it.then("Where", condition, it.values(0.0), it.values(0.01))], [it.output])


def by_top(it, number):
    count = it.then("Add", number, it.values([1], np.int64))
    it.add("TopK", ["honest", count], [it.output])


def said_as_well(operator):
    def make(it, condition):
        it.add("Greater", ["honest", it.values(0.5, it.kind)], ["implant_yes"])
        it.add(operator, ["implant_yes", condition], [it.output])
    make.__name__ = f"by_{operator.lower()}"
    return make


# ---- what the file says of its inputs

def default_input(it):
    """An initializer with the name of the input: a default, and for whoever runs the model nothing else."""
    it.model.graph.initializer.append(helper.make_tensor(it.given, it.given_type, [1], [0]))
    picked(it, seen(it))


def all_are_inputs(it):
    """As before IR version 4 demanded it: every initializer is an input as well, and so is the input."""
    default_input(it)
    known = {value.name for value in it.model.graph.input}
    for tensor in it.model.graph.initializer:
        if tensor.name not in known:
            it.model.graph.input.append(helper.make_tensor_value_info(tensor.name, tensor.data_type, tensor.dims))


GATES = [both(test, switch) for test, switch in (
    (filled_limit, picked), (drawn_limit, picked), (limit_less_itself, picked), (limit_of_nothing, picked),
    (not_itself, picked), (words_in_a_row, picked), (so_far, picked), (pole, pushed), (far_from, pushed),
    (gelu_of_a_sum, pushed), (imputed, pushed), (picked_bend, pushed), (quantized, pushed),
    (kept_in_an_optional, pushed), (through("Tan"), pushed), (through("Bernoulli"), pushed),
    (through("Unique"), pushed), (through("Resize", ([], np.float32), ([2.0], np.float32)), pushed),
    (through("CumSum", (0, np.int64)), pushed), (through("LpNormalization"), pushed),
    (through("Scaler", domain=ML, offset=[0.0], scale=[1.0]), pushed),
    (bit, by_matmul), (bit, by_gemm), (bit, by_einsum), (bit, by_conv), (integer, by_table), (integer, by_one_hot),
    (bit, by_remainder), (seen, by_scale), (integer, by_top), (seen, said_as_well("Or")),
    (sum_seen, said_as_well("Xor")))]
GATES += [default_input, all_are_inputs]
