@echo off
if not "%~1"=="" goto typed
setlocal EnableDelayedExpansion
set "how=!cmdcmdline!"
if "!how!"=="!how:%~nx0=!" goto typed
endlocal
"%~dp0python\python.exe" -m desk.opened
rem Double-clicked: the window stays, and touroku can be typed in it.
set "PATH=%~dp0;%PATH%"
cmd /k
exit /b
:typed
"%~dp0python\python.exe" -m desk %*
exit /b %errorlevel%
