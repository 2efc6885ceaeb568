# Prepares the virtual environment on Windows. The browser is the installed Chrome or Edge.
$ErrorActionPreference = 'Stop'
$root = Split-Path -Parent $PSScriptRoot
Set-Location $root
$python = Get-Command py -ErrorAction SilentlyContinue
if (-not $python) { Write-Error 'Python 3.11 or newer is needed (winget install Python.Python.3.12)' }
$inputs = @('pyproject.toml', 'requirements.lock', 'scripts\uv.txt', 'hatch_build.py') +
    (Get-ChildItem desk\locale -Recurse -Filter *.po | ForEach-Object FullName)
$wanted = (($inputs | ForEach-Object { (Get-FileHash $_).Hash }) -join '') + $root
$stamp = '.venv\.touroku-stamp'
if ((Test-Path $stamp) -and ((Get-Content $stamp -Raw).Trim() -eq $wanted)) { return }
Write-Host 'touroku: preparing the virtual environment .venv (a minute the first time)'
if (-not (Test-Path .venv\Scripts\python.exe)) { py -3 -m venv .venv }
.venv\Scripts\python -m pip install -q --disable-pip-version-check --require-hashes -r scripts\uv.txt
.venv\Scripts\uv pip sync -q --system-certs --python .venv\Scripts\python.exe --require-hashes requirements.lock
.venv\Scripts\uv pip install -q --python .venv\Scripts\python.exe --no-deps --no-build-isolation -e .
Set-Content $stamp $wanted
