"""Streams for the differential test: opcodes at random that mostly keep the stack sane, and mutations of real ones."""

import random
import struct


def _text(payload):
    return payload.encode("utf-8")


class Stream:
    """Writes one random pickle. Keeps track of how many values lie above each open mark, so that most opcodes that
    need values find some; now and then it does not care."""

    def __init__(self, rng):
        self.rng = rng
        self.out = bytearray()
        self.depths = [0]
        self.memo = []
        self.names = 0

    def emit(self, data, pops=0, pushes=1):
        self.out += data
        self.depths[-1] = max(0, self.depths[-1] - pops) + pushes

    def name(self):
        """A name of its own, so that a missed import cannot hide behind another one's."""
        self.names += 1
        choices = ["mod%d" % self.names, "pkg.mod%d" % self.names, "os", "numpy", "builtins", "collections", "my.mod"]
        attributes = ["f%d" % self.names, "C%d.g" % self.names, "f%d" % self.names, "A.b.c%d" % self.names]
        return self.rng.choice(choices), self.rng.choice(attributes)

    def string(self, value):
        data = _text(value)
        form = self.rng.randrange(9)
        if form == 0:
            self.emit(b"\x8c" + bytes([len(data)]) + data)
        elif form == 1:
            self.emit(b"X" + struct.pack("<I", len(data)) + data)
        elif form == 2:
            self.emit(b"\x8d" + struct.pack("<Q", len(data)) + data)
        elif form == 3:
            self.emit(b"V" + data.replace(b"o", b"\\u006f") + b"\n")
        elif form == 4:
            quote = self.rng.choice([b"'", b'"'])
            blank = self.rng.choice([b"", b"", b"", b" ", b"\r"]) if self.rng.random() < 0.1 else b""
            self.emit(b"S" + quote + data.replace(b"o", self.rng.choice([b"o", b"\\x6f", b"\\157"])) + quote + blank + b"\n")
        elif form == 5:
            self.emit(b"U" + bytes([len(data)]) + data)
        elif form == 6:
            self.emit(b"T" + struct.pack("<I", len(data)) + data)
        elif form == 7 and self.memo:
            self.emit(b"X" + struct.pack("<I", len(data)) + data)
            key = self.rng.randrange(256)
            self.emit(b"q" + bytes([key]) + b"0" + b"h" + bytes([key]), 1)
            self.memo.append(key)
        else:
            self.emit(b"\x8c" + bytes([len(data)]) + data)
            if self.rng.random() < 0.3:
                self.emit(b"20", 0, 0)  # DUP, POP

    def integer(self):
        value = self.rng.choice([b"0", b"1", b"01", b"00", b" 7", b"7 ", b"0x41", b"0X1f", b"0o17", b"0b11", b"1_000",
                                 b"-5", b"+5", b"-0x10", b"\t3", b"3\r", b"9" * 40, b"2147483648", b"\x0b4", b"0_0"])
        if self.rng.random() < 0.1:  # what some or all versions refuse
            value = self.rng.choice([b"007", b"1__0", b"_1", b"0x", b"5L", b"", b"1\x00", b"\xa05", b"1e3", b"0x_f",
                                     b"- 5", b"0xg", b"1 2", b"\xd9\xa3", b"9" * 5000])
        if self.rng.random() < 0.5:
            self.emit(b"I" + value + b"\n")
        else:
            ending = self.rng.choice([b"", b"L"]) if self.rng.random() < 0.95 else self.rng.choice([b"LL", b" L", b"L "])
            self.emit(b"L" + value + ending + b"\n")

    def number(self):
        self.emit(self.rng.choice([
            b"K\x05", b"M\x05\x01", b"J\x01\x02\x03\x04", b"N", b"\x88", b"\x89", b"G" + struct.pack(">d", 1.5),
            b"\x8a\x01\x05", b"\x8a\x00", b"\x8b\x02\x00\x00\x00\x01\x02", b"F1.5\n", b"Finf\n", b"F-1e5\n", b"Fnan\n", b"C\x02ab", b"B\x01\x00\x00\x00z", b"\x8e\x01" + bytes(7) + b"y", b"\x96\x01" + bytes(7) + b"y", b"]",
            b"}", b")", b"\x8f", b"\x97"]))

    def import_name(self):
        module, name = self.name()
        if self.rng.random() < 0.4:
            self.emit(b"c" + _text(module) + b"\n" + _text(name) + b"\n")
        else:
            self.string(module)
            if self.rng.random() < 0.2:
                self.noise()
            self.string(name)
            self.emit(b"\x93", 2)

    def noise(self):
        self.number()
        self.emit(b"0", 1, 0)

    def memo_step(self):
        key = self.rng.choice([0, 1, 2, 3, 255, 256, 60000, 65792, 70000, 100000, 110000]) if self.rng.random() < 0.8 else self.rng.randrange(300)
        if self.memo and self.rng.random() < 0.5:
            key = self.rng.choice(self.memo)
            if key < 256 and self.rng.random() < 0.6:
                self.emit(b"h" + bytes([key]))
            elif self.rng.random() < 0.5:
                self.emit(b"j" + struct.pack("<I", key))
            else:
                self.emit(b"g" + self.rng.choice([b"%d", b" %d", b"0%d", b"+%d"]) % key + b"\n")
            return
        if self.depths[-1] == 0:
            self.number()
        if self.rng.random() < 0.3:
            self.emit(b"\x94", 0, 0)
            key = len(set(self.memo))
        elif key < 256 and self.rng.random() < 0.6:
            self.emit(b"q" + bytes([key]), 0, 0)
        elif self.rng.random() < 0.5:
            self.emit(b"r" + struct.pack("<I", key), 0, 0)
        else:
            self.emit(b"p" + self.rng.choice([b"%d", b"%d ", b"0%d", b"%d_0"]) % key + b"\n", 0, 0)
        self.memo.append(key)

    def close_mark(self):
        if len(self.depths) == 1:
            self.out += b"("
            self.depths.append(0)
            return
        count = self.depths.pop()
        choice = self.rng.randrange(8)
        if choice == 0 and count % 2 == 0:
            self.emit(b"d")
        elif choice == 1 and count >= 1:
            self.emit(b"o")
        elif choice == 2:
            module, name = self.name()
            self.emit(b"i" + _text(module) + b"\n" + _text(name) + b"\n")
        elif choice == 3:
            self.emit(b"1", 0, 0)
        elif choice == 4:
            self.emit(b"l")
        elif choice == 5 and self.depths[-1] >= 1:
            self.emit(self.rng.choice([b"e", b"\x90"] + ([b"u"] if count % 2 == 0 else [])), 0, 0)
        elif choice == 6:
            self.emit(b"\x91")
        else:
            self.emit(b"t")

    def call(self):
        self.import_name()
        for _ in range(self.rng.randrange(3)):
            self.number()
            self.emit(b"\x85", 1)
            self.emit(self.rng.choice([b"R", b"R", b"\x81"]), 2)
        if self.rng.random() < 0.4:
            self.number()
            self.emit(b"b", 2)
        if self.rng.random() < 0.1:
            self.emit(b")}\x92", 1)

    def structure(self):
        depth = self.depths[-1]
        options = []
        if depth >= 1:
            options += [(b"2", 0, 1), (b"0", 1, 0), (b"\x85", 1, 1), (b"Q", 1, 1)]
        if depth >= 2:
            options += [(b"\x86", 2, 1), (b"a", 1, 0), (b"b", 1, 0)]
        if depth >= 3:
            options += [(b"\x87", 3, 1), (b"s", 2, 0)]
        if options:
            self.emit(*self.rng.choice(options))

    def odd(self):
        self.emit(self.rng.choice([
            b"\x80" + bytes([self.rng.choice([0, 1, 2, 3, 4, 5, 5, 6])]), b"P" + b"id\n", b"\x82\x07", b"\x83\x34\x12",
            b"\x84\xff\xff\xff\x7f", b"\x95" + struct.pack("<Q", self.rng.randrange(60)), b"\x98", b"\xff", b".",
            b"F 2 \n", b"F1_0.5\n", b"F\n", b"F1.5\x00\n", b"S 'a'\n", b"Sa\n", b"S'\n", b"V\\u12\n", b"V\\\n",
            b"U\x01\xff", b"X\x01\x00\x00\x00\xff", b"X\x03\x00\x00\x00\xed\xa0\x80"]), 0,
            self.rng.randrange(2))

    def write(self):
        if self.rng.random() < 0.8:
            self.out += bytes([0x80, self.rng.choice([2, 3, 4, 4, 5])])
        steps = [(self.import_name, 6), (self.call, 6), (self.number, 6), (self.integer, 3), (self.memo_step, 5),
                 (self.structure, 8), (self.close_mark, 5), (self.noise, 2), (self.odd, 0.7)]
        functions, weights = zip(*steps)
        for _ in range(self.rng.randrange(1, 60)):
            if self.rng.random() < 0.15:
                self.out += b"("
                self.depths.append(0)
            self.rng.choices(functions, weights)[0]()
        self.out += b"."
        return bytes(self.out)


def random_pickle(rng):
    return Stream(rng).write()


def mutate(rng, data, others):
    """A few random edits of `data`."""
    data = bytearray(data)
    for _ in range(rng.choice([1, 1, 1, 2, 3, 6])):
        at = rng.randrange(len(data) + 1)
        edit = rng.randrange(7)
        if edit == 0 and at < len(data):
            data[at] ^= 1 << rng.randrange(8)
        elif edit == 1 and at < len(data):
            data[at] = rng.randrange(256)
        elif edit == 2:
            data[at:at] = bytes([rng.choice(b"(.012NRabcdehijlopqrstu]})\x80\x81\x85\x86\x87\x8c\x92\x93\x94\x95IJKLMSTUVXFG\n\x00")])
        elif edit == 3:
            del data[at:at + rng.choice([1, 1, 2, 8])]
        elif edit == 4:
            other = rng.choice(others)
            start = rng.randrange(len(other) + 1)
            data[at:at] = other[start:start + rng.randrange(40)]
        elif edit == 5:
            end = min(len(data), at + rng.randrange(30))
            data[at:at] = data[at:end]
        elif edit == 6:
            del data[at:]
    return bytes(data)
