@echo off
setlocal
"%~dp0python\python.exe" -m desk %*
if not "%~1"=="" exit /b %errorlevel%
rem Double-clicked: the window stays, and touroku can be typed in it.
echo "%cmdcmdline%" | "%SystemRoot%\System32\find.exe" /i "%~nx0" >nul || exit /b 0
set "PATH=%~dp0;%PATH%"
cmd /k
