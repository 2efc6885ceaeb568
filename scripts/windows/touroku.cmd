@echo off
"%~dp0python\python.exe" -m desk %*
if not "%~1"=="" exit /b %errorlevel%
rem Double-clicked: the window stays, and touroku can be typed in it.
setlocal EnableDelayedExpansion
set "how=!cmdcmdline!"
if "!how!"=="!how:%~nx0=!" exit /b 0
endlocal
set "PATH=%~dp0;%PATH%"
cmd /k
