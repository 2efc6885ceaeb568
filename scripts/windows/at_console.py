"""touroku at a console of a certain code page: ``python.exe at_console.py PAGE ARGUMENT…``."""

import ctypes
import runpy
import sys

page = int(sys.argv.pop(1))
system = ctypes.windll.kernel32
if not (system.SetConsoleCP(page) and system.SetConsoleOutputCP(page)):
    sys.exit(f"no console, or no code page {page}")
runpy.run_module("desk", run_name="__main__", alter_sys=True)
