"""Which files of ``inbox/`` are offered with a case that is deleted: no other client's."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

from flows.intake.files_of_case import files_of_case
from tests.desk.commands import case_file
from tests.records.cases import new_case

AUTH_ID = "75FZ5A8EX9NK"


def mail_about(auth_id: str, to: str) -> bytes:
    message = EmailMessage()
    message["To"], message["Subject"] = to, "パスワード登録完了及び認証IDのお知らせ"
    message.set_content(f"認証ID：{auth_id}\n")
    return message.as_bytes()


def test_what_is_of_the_case_is_found_and_nothing_of_anybody_else(tmp_path: Path) -> None:
    case = new_case(tmp_path / "home")
    case.saw_auth_id(AUTH_ID, "screen")
    ours = case.applicant
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    born = ours.birth_date.isoformat()
    theirs = {"name": f'"{ours.name}"', "birth_date": born}
    written = {
        "case.toml": case_file(**theirs, procedure=f'"{case.procedure}"'),
        "later.toml": case_file(**theirs, procedure='"renew"'),
        "damaged.toml": f"[applicant\nemail = {ours.email!r}",
        "wife.toml": case_file(name='"TRAN VAN B"', email=f'"{ours.email}"'),
        "notes.txt": ours.email,
    }
    for name, text in written.items():
        (inbox / name).write_text(text, encoding="utf-8")
    (inbox / "about.eml").write_bytes(mail_about(AUTH_ID, "office@example.jp"))
    (inbox / "other.eml").write_bytes(mail_about("AAAA5A8EX9NK", ours.email))
    (inbox / "link.toml").symlink_to(inbox / "case.toml")
    found = [path.name for path in files_of_case(case, inbox)]
    assert found == ["about.eml", "case.toml", "damaged.toml"]
    of_person = files_of_case(case, inbox, any_procedure=True)
    assert {path.name for path in of_person} == {*found, "later.toml"}
    assert files_of_case(case, tmp_path / "none") == []
