"""What torch.save, torch.jit.save and pickle write of torch: values, modules, optimizers, scripted modules."""

import argparse
import collections
import datetime
import decimal
import fractions
import pathlib
import random
import uuid

import numpy as np
import torch


def modules():
    """Modules of every kind that has state of its own, by name."""
    nn = torch.nn
    yield "mlp", nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Dropout(0.1), nn.Linear(3, 2), nn.Softmax(dim=1))
    yield "convolutional", nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.MaxPool2d(2), nn.Flatten(),
                                         nn.GELU(), nn.LazyLinear(3))
    yield "recurrent", nn.ModuleDict({"lstm": nn.LSTM(3, 4, 2, bidirectional=True), "gru": nn.GRU(3, 4),
                                      "cell": nn.LSTMCell(2, 2), "embedding": nn.Embedding(5, 3, padding_idx=0)})
    yield "transformer", nn.Transformer(8, 2, 1, 1, 16)
    yield "attention", nn.MultiheadAttention(4, 2)
    yield "lists", nn.ModuleList([nn.ParameterList([nn.Parameter(torch.ones(2))]),
                                  nn.ParameterDict({"a": nn.Parameter(torch.ones(1))}), nn.Identity()])
    yield "weight-norm", nn.utils.weight_norm(nn.Linear(3, 3))
    yield "spectral-norm", nn.utils.spectral_norm(nn.Linear(3, 3))
    yield "parametrised-pruned", pruned(nn.Linear(3, 3))
    for name in sorted(dir(nn)):
        kind = getattr(nn, name)
        if not (isinstance(kind, type) and issubclass(kind, nn.Module)):
            continue
        for arguments in ((), (2,), (2, 2), (2, 2, 2), (2, 2, 2, 2)):
            try:
                yield "nn-" + name, kind(*arguments)
                break
            except Exception:  # the next number of arguments
                continue


def pruned(module):
    import torch.nn.utils.prune as prune
    return prune.l1_unstructured(module, "weight", amount=1)


def values():
    """What people keep in checkpoints besides modules, by name."""
    nn = torch.nn
    yield "tensor", torch.arange(6.0).reshape(2, 3)
    yield "views", (lambda base: {"a": base[:2], "b": base.t(), "c": base[1:, ::2]})(torch.rand(4, 4))
    yield "shared", (lambda one: [one, one, {"again": one}])(torch.ones(3))
    yield "empty", {"none": torch.empty(0), "scalar": torch.tensor(1.5), "shape": torch.Size([1, 2])}
    types = [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16,
             torch.int8, torch.uint8, torch.bool, torch.complex64, torch.complex128]
    yield "every-type", {str(kind): torch.zeros(3, dtype=kind) for kind in types}
    yield "types-devices", {"types": types, "device": torch.device("cpu"), "layout": torch.strided}
    yield "sparse-coo", torch.eye(3).to_sparse()
    yield "sparse-csr", torch.eye(3).to_sparse_csr()
    yield "quantised-tensor", torch.quantize_per_tensor(torch.rand(4), 0.1, 3, torch.quint8)
    yield "quantised-channel", torch.quantize_per_channel(torch.rand(2, 4), torch.tensor([0.1, 0.2]),
                                                          torch.tensor([0, 1]), 0, torch.qint8)
    yield "quantised-32", torch.quantize_per_tensor(torch.rand(4), 0.1, 3, torch.qint32)
    yield "meta", torch.empty(2, 2, device="meta")
    yield "conjugated", torch.ones(2, dtype=torch.complex64).conj()
    yield "parameter", nn.Parameter(torch.ones(2), requires_grad=False)
    yield "buffer-attributes", attributed()
    yield "generator-state", {"rng": torch.get_rng_state(), "numpy": np.random.get_state(),
                              "python": random.getstate()}
    yield "storage", torch.ones(3).storage()
    yield "nested", {"epoch": 3, "args": {"lr": 1e-3, "betas": (0.9, 0.999), "tags": ["a", "b"], "none": None,
                                          "set": {1, 2}, "big": 1 << 80, "bytes": b"x", "text": "é"},
                     "list": [torch.ones(1), [torch.ones(2)]]}
    yield "numpy-inside", {"array": np.arange(3), "scalar": np.float64(1.5), "dtype": np.dtype("float32"),
                           "integer": np.int64(3), "bool": np.bool_(True)}
    yield "namespace", {"args": argparse.Namespace(lr=0.1, path="data", layers=[1, 2])}
    yield "path-date", {"path": pathlib.PurePosixPath("a/b"),
                        "date": datetime.datetime(2020, 1, 2),
                        "counter": collections.Counter("aab"), "default": collections.defaultdict(list, a=[1]),
                        "deque": collections.deque([1], 3), "fraction": fractions.Fraction(1, 3),
                        "decimal": decimal.Decimal("1.5"), "uuid": uuid.UUID(int=5),
                        "ordered": collections.OrderedDict(a=1)}
    yield "dataset", torch.utils.data.TensorDataset(torch.ones(2, 2), torch.ones(2))
    yield "distribution", torch.distributions.Normal(torch.zeros(1), torch.ones(1))
    yield "functions", {"activation": torch.nn.functional.relu, "loss": torch.nn.functional.mse_loss,
                        "torch": torch.tanh}
    model = nn.Linear(2, 2)
    for name in sorted(dir(torch.optim)):
        kind = getattr(torch.optim, name)
        if not (isinstance(kind, type) and issubclass(kind, torch.optim.Optimizer)) or name == "Optimizer":
            continue
        try:
            optimizer = kind(model.parameters(), **({"lr": 0.1} if name == "SGD" else {}))
            model(torch.ones(1, 2)).sum().backward()
            if name not in ("LBFGS", "SparseAdam"):
                optimizer.step()
        except Exception:  # an optimizer with conditions of its own
            continue
        yield "optimizer-" + name, {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
        yield "optimizer-object-" + name, optimizer
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    schedules = torch.optim.lr_scheduler
    for name, schedule in (("step", schedules.StepLR(optimizer, 2)), ("one", schedules.OneCycleLR(optimizer, 1, 10)),
                           ("cosine", schedules.CosineAnnealingLR(optimizer, 10)),
                           ("plateau", schedules.ReduceLROnPlateau(optimizer))):
        yield "schedule-" + name, schedule.state_dict()


def attributed():
    tensor = torch.ones(2)
    tensor.note = "an attribute of its own"
    return tensor


def torch_files(group):
    def save(name, value):
        for suffix, new in (("zip", True), ("legacy", False)):
            group.write("%s-%s.pt" % (name, suffix), lambda path, new=new: torch.save(
                value, path, _use_new_zipfile_serialization=new))
    for name, value in values():
        save(name, value)
    for name, module in modules():
        save("module-" + name, module)
        if not name.startswith("nn-"):
            save("state-" + name, module.state_dict())
    save("quantised-module", torch.quantization.quantize_dynamic(
        torch.nn.Sequential(torch.nn.Linear(3, 3), torch.nn.ReLU()), {torch.nn.Linear}))
    for protocol in (3, 4, 5):
        group.write("protocol-%d.pt" % protocol, lambda path, p=protocol: torch.save(
            {"weight": torch.ones(3)}, path, pickle_protocol=p))
    group.pickles("tensor", {"weight": torch.ones(3), "parameter": torch.nn.Parameter(torch.ones(2))})
    group.pickles("module", torch.nn.Linear(2, 2))


class Loops(torch.nn.Module):
    """Control flow, lists, dictionaries, text, exceptions and a method of its own."""

    def __init__(self):
        super().__init__()
        self.linear = torch.nn.Linear(3, 3)
        self.names = ["a", "b"]

    def helper(self, x: torch.Tensor, times: int) -> torch.Tensor:
        for i in range(times):
            x = self.linear(x)
        return x

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if x.dim() == 1:
            raise ValueError("a matrix is wanted")
        while bool(x.sum() > 10):
            x = x / 2
        table = {name: x for name in self.names}
        print("seen", len(table))
        return self.helper(table["a"], 2)


def scripted():
    """Scripted and traced modules by name."""
    nn = torch.nn
    example = torch.ones(1, 3)
    plain = nn.Sequential(nn.Linear(3, 3), nn.ReLU())
    yield "linear", torch.jit.script(plain)
    yield "traced", torch.jit.trace(plain, example)
    yield "traced-conv", torch.jit.trace(nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(),
                                                       nn.AdaptiveAvgPool2d(1)), torch.ones(1, 1, 5, 5))
    yield "loops", torch.jit.script(Loops())
    yield "lstm", torch.jit.script(nn.LSTM(3, 4, 2))
    yield "gru", torch.jit.script(nn.GRU(3, 4))
    yield "embedding", torch.jit.script(nn.Embedding(4, 3))
    yield "attention", torch.jit.script(nn.MultiheadAttention(4, 2))
    yield "transformer", torch.jit.script(nn.TransformerEncoderLayer(8, 2, 16))
    yield "frozen", torch.jit.freeze(torch.jit.script(plain.eval()))
    quantised = torch.quantization.quantize_dynamic(nn.Sequential(nn.Linear(3, 3), nn.LSTM(3, 3)),
                                                    {nn.Linear, nn.LSTM})
    yield "quantised-dynamic", torch.jit.script(quantised)
    for name in ("Conv1d", "ConvTranspose2d", "GroupNorm", "LayerNorm", "PReLU", "Bilinear", "Unfold", "Upsample",
                 "InstanceNorm2d", "PixelShuffle", "CrossEntropyLoss", "CTCLoss", "AdaptiveMaxPool2d", "GLU",
                 "CosineSimilarity", "PairwiseDistance", "EmbeddingBag", "Hardswish", "Softmax2d", "ZeroPad2d"):
        for arguments in ((), (2,), (2, 2), (2, 2, 2)):
            try:
                module = torch.jit.script(getattr(nn, name)(*arguments))
            except Exception:  # the next number of arguments
                continue
            yield name, module
            break


def script_files(group):
    for name, module in scripted():
        group.write(name + ".pt", lambda path: torch.jit.save(module, path))
        group.write(name + "-extra.pt", lambda path: torch.jit.save(module, path, {"labels.txt": "a\nb\n"}))
        group.write(name + "-mobile.ptl", lambda path: module._save_for_lite_interpreter(path))
