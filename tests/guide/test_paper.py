"""A client who searches the printed how-to for a word finds it."""

from __future__ import annotations

from guide.paper import _BLOCK, _block

CHARS = b"2 beginbfchar\n<09> <2F63>\n<26> <7533>\nendbfchar\n"
RANGES = b"2 beginbfrange\n<0015> <0016> <2F64>\n<0020> <0022> <0041>\nendbfrange\n"


def test_a_radical_becomes_the_ideograph_that_looks_like_it() -> None:
    assert _BLOCK.sub(_block, CHARS) == CHARS.replace(b"2F63", b"751F")  # ⽣ → 生
    bare = CHARS.replace(b"2F63", b"2EA0")  # ⺠ has no decomposition
    assert _BLOCK.sub(_block, bare) == CHARS.replace(b"2F63", b"6C11")  # 民


def test_a_range_with_radicals_is_written_out_and_others_are_left() -> None:
    mended = _BLOCK.sub(_block, RANGES)
    assert mended.split(b"\n")[:5] == [
        b"3 beginbfrange",
        b"<0015> <0015> <7528>",  # ⽤ → 用
        b"<0016> <0016> <7530>",  # ⽥ → 田
        b"<0020> <0022> <0041>",
        b"endbfrange",
    ]
