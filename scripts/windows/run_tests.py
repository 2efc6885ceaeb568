"""pytest in the Python of the bundle, which looks nowhere else: its libraries are beside the tests.

``python.exe run_tests.py LIBRARIES ARGUMENT…``, in the folder that has ``tests`` in it.
"""

import sys
from pathlib import Path

sys.path[:0] = [str(Path.cwd()), sys.argv[1], str(Path(__file__).parent)]

import pytest  # noqa: E402

sys.exit(pytest.main(sys.argv[2:]))
