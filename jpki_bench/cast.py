"""Whose cards lie in the office, and what the office's clients ask to be registered for."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from jpki_bench.pki import Holder


@dataclass(frozen=True)
class Client:
    """A client of the office: the card's holder and the rest of their case."""

    procedure: str
    holder: Holder
    sex: str
    nationality: str
    postal_code: str
    phone: str
    email: str
    residence_card: str | None

    def case_file(self) -> str:
        """Return the case file an office would write, TOML."""
        holder = self.holder
        lines = [
            f'procedure = "{self.procedure}"',
            "",
            "[applicant]",
            f'name = "{holder.name}"',
            f'sex = "{self.sex}"',
            f"birth_date = {holder.birth_date.isoformat()}",
            f'nationality = "{self.nationality}"',
            f'postal_code = "{self.postal_code}"',
            f'address = "{holder.address}"',
            f'phone = "{self.phone}"',
            f'email = "{self.email}"',
        ]
        if self.residence_card:
            lines.append(f'residence_card = "{self.residence_card}"')
        return "\n".join(lines) + "\n"


# 認定: the Japanese spouse's card; 変更 and 更新: the foreign spouse's [article]. Nobody is real.
CLIENTS: dict[str, Client] = {
    "certify": Client(
        procedure="certify",
        holder=Holder("山田 太郎", "1", date(1988, 2, 29), "東京都千代田区霞が関1-1-1",
                      "TAROU1988", "2580"),
        sex="male",
        nationality="日本",
        postal_code="100-8977",
        phone="03-1234-5678",
        email="yamada.taro@post.example",
        residence_card=None,
    ),
    "change": Client(
        procedure="change",
        holder=Holder("NGUYEN THI HANH", "2", date(1995, 11, 3), "大阪府大阪市北区中之島1-3-20",
                      "HANH2026", "1357"),
        sex="female",
        nationality="ベトナム",
        postal_code="530-8201",
        phone="06-1234-5678",
        email="hanh.nguyen@post.example",
        residence_card="AB12345678CD",
    ),
    "renew": Client(
        procedure="renew",
        holder=Holder("SMITH JOHN MICHAEL", "1", date(1990, 7, 21), "北海道札幌市中央区北1条西2",
                      "SMITH1990", "8642"),
        sex="male",
        nationality="米国",
        postal_code="060-8611",
        phone="011-123-4567",
        email="john.smith@post.example",
        residence_card="EF98765432GH",
    ),
}  # fmt: skip

SEXES: dict[str, Literal["1", "2"]] = {"male": "1", "female": "2"}


def client_of(path: Path) -> Client:
    """Whoever a case file tells of, with a card of their own.

    Raises ValueError when it tells too little, or is no case file.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        person = table["applicant"]
        holder = Holder(person["name"], SEXES[person["sex"]], person["birth_date"],
                        person["address"], "GUEST0000", "0000")  # fmt: skip
        return Client(
            procedure=table["procedure"],
            holder=holder,
            residence_card=person.get("residence_card"),
            sex=person["sex"],
            nationality=person["nationality"],
            postal_code=person["postal_code"],
            phone=person["phone"],
            email=person["email"],
        )
    except KeyError as lacking:
        raise ValueError(f"{path}: {lacking}") from None


STRANGER = Holder(
    "TANAKA HANAKO", "2", date(1970, 1, 1), "京都府京都市中京区上本能寺前町488", "HANAKO70", "9753"
)
