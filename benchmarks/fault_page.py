"""The page of the fault matrix, in Japanese and English, from its rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.fault_list import FAULTS, GROUPS, Fault, Group
from benchmarks.trial import ZEROS, Row, zeros
from desk.problems import told
from desk.words import Words

_BY_NAME = {fault.name: fault for fault in FAULTS}
_ZEROS_JA = dict(
    zip(
        ZEROS,
        (
            "「登録」が2回押された", "認証IDを失った", "他人の認証IDを受け取った",
            "道具がパスワードの残り回数を減らした", "秘密が漏れた", "個人の値が漏れた",
            "Traceback が出た", "10秒を超えて何も言わなかった",
        ),
        strict=True,
    )
)  # fmt: skip
_IDS = {"the site's": "✓", "none": "–", "another": "✗"}
_HEAD = """# 不具合のとき / When things go wrong

模擬のオフィスで不具合を1つずつ、起こりうるステップごとに起こし、`touroku run` のあと、不具合をなくして `touroku resume` した結果です。版 2022、ブラウザは画面なし。このページは `python -m benchmarks.faults --markdown` が書きます。

*What becomes of a registration in the simulated office when one thing goes wrong at one step: `touroku run`, and then `touroku resume` with the fault gone. Edition 2022, without a visible browser. This page is written by `python -m benchmarks.faults --markdown`.*

"""  # noqa: E501
_HOW = """
押した数は、サイトに届いた「登録」の数です。残り回数は、この間に減ったパスワードの残りです。認証IDの ✓ は、最後に案件にあるものがサイトの出したものと同じであることです。個人の値と秘密は、記録、JSON、端末の文、ページの写し、ブラウザのプロファイルの中を探しました。

*Presses are the 登録 that arrived at the site; tries are those of a password that were used up meanwhile. ✓ means that the 認証ID that the case has in the end is the one that the site gave. Secrets and personal values were looked for in journal, JSON, terminal, page copies and the browser's profile.*
"""  # noqa: E501


def page(rows: Sequence[Row]) -> str:
    """Return the whole page."""
    summed = zeros(rows)
    lines = [_HEAD + f"| {len(rows)} 通り / rows | |", "| --- | ---: |"]
    lines += [f"| {_ZEROS_JA[zero]} / {zero} | {summed[zero]} |" for zero in ZEROS]
    lines += [_HOW]
    for group, (ja, en) in GROUPS.items():
        lines += _section(group, f"## {ja} / {en}", rows)
    lines += _words(rows)
    return "\n".join(lines).rstrip() + "\n"


def _section(group: Group, heading: str, rows: Sequence[Row]) -> list[str]:
    of_group = [row for row in rows if _BY_NAME[row.fault].group == group]
    if not of_group:
        return []
    return [
        heading,
        "",
        "| 不具合 / fault | ところ / at | 終わり / told | 終了コード / exit | 状態 / state"
        " | 押した数 / presses | 残り回数 / tries | その後の resume / resume afterwards | 認証ID |",
        "| --- | --- | --- | ---: | --- | ---: | ---: | --- | --- |",
        *(_line(_BY_NAME[row.fault], row) for row in of_group),
        "",
    ]


def _line(fault: Fault, row: Row) -> str:
    wrongs = f" **{'; '.join(row.wrongs)}**" if row.wrongs else ""
    cells = (
        f"{fault.ja} / {fault.en}{wrongs}",
        f"`{row.step}`",
        _told(row),
        str(row.exit_code),
        f"`{row.state}`",
        str(row.presses),
        str(row.tries),
        _resumed(row),
        _IDS[row.kept_id],
    )
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _told(row: Row) -> str:
    first = f"`{row.code}`" if row.code else "–"
    waited = "（Ctrl-C）" if row.left else ""
    also = f"、2つ目 / the second: `{row.also}`" if row.also else ""
    return first + waited + also


def _resumed(row: Row) -> str:
    if not row.resume:
        return "–"
    why = f" `{row.resume_code}` ({row.resume_exit})" if row.resume_code else ""
    return f"`{row.resume}`{why}"


def _words(rows: Sequence[Row]) -> list[str]:
    codes = sorted({code for row in rows for code in (row.code, row.resume_code, row.also) if code})
    lines = ["## 言うこと / What is told", "", "| コード / code | 日本語 | English |"]
    lines += ["| --- | --- | --- |"]
    for code in codes:
        texts = [told(Words(lang), code, {}) for lang in ("ja", "en")]
        if "unknown" not in code and code != "complete":
            cells = [_cell((text.message, text.remedy)) for text in texts]
            lines.append(f"| `{code}` | {' | '.join(cells)} |")
    return lines


def _cell(texts: Iterable[str]) -> str:
    return " ".join(" ".join(text.split()) for text in texts if text).replace("|", "/")
