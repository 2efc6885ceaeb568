"""The folder of a person's cases is where every program of this platform keeps such data."""

from __future__ import annotations

import pytest
from platformdirs import user_data_path

from desk.data_folder import default_home


@pytest.mark.parametrize("home", ["/home/hanako", "", "hanako", None])
@pytest.mark.parametrize("data", ["/srv/data", "", " ", "data", None])
def test_cases_lie_where_the_platform_keeps_them(
    home: str | None, data: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("HOME", home), ("XDG_DATA_HOME", data)):
        monkeypatch.delenv(name, raising=False)
        if value is not None:
            monkeypatch.setenv(name, value)
    assert default_home() == user_data_path("touroku", appauthor=False)
