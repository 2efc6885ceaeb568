# Prepares the virtual environment .venv on Windows, for those who work on the project itself.
# To use it, take the bundle (docs/windows.md): that needs none of this.
$ErrorActionPreference = 'Stop'

function Invoke-Checked([string]$Program, [string[]]$Words) {
    & $Program @Words
    if ($LASTEXITCODE -ne 0) { throw "touroku: $Program $Words ended with $LASTEXITCODE" }
}

# Before 3.12, Python cannot read where the project is when its folder has a Japanese name.
$isNewEnough = 'import sys; sys.exit(sys.version_info < (3, 12))'

function Find-Python {
    foreach ($words in @(@('py', '-3'), @('python'), @('python3'))) {
        if (-not (Get-Command $words[0] -ErrorAction SilentlyContinue)) { continue }
        $more = @($words | Select-Object -Skip 1)
        & $words[0] @more -c $isNewEnough
        if ($LASTEXITCODE -eq 0) { return , $words }
    }
    throw 'touroku: Python 3.12 or newer is needed (winget install Python.Python.3.13)'
}

Push-Location (Split-Path -Parent $PSScriptRoot)
try {
    $inputs = @('pyproject.toml', 'jpki_bench\pyproject.toml', 'requirements.lock', 'scripts\uv.txt', 'hatch_build.py') +
        (Get-ChildItem desk\locale -Recurse -Filter *.po | ForEach-Object FullName)
    $wanted = (($inputs | ForEach-Object { (Get-FileHash $_).Hash }) -join '') + (Get-Location)
    $stamp = '.venv\.touroku-stamp'
    if ((Test-Path $stamp) -and ((Get-Content $stamp -Raw).Trim() -eq $wanted)) { return }
    Write-Host 'touroku: preparing the virtual environment .venv (a minute the first time)'
    $python = '.venv\Scripts\python.exe'
    $there = Test-Path $python
    if ($there) {
        & $python -c $isNewEnough
        $there = $LASTEXITCODE -eq 0
    }
    if (-not $there) {
        $found = Find-Python
        Invoke-Checked $found[0] (@($found | Select-Object -Skip 1) + @('-m', 'venv', '--clear', '.venv'))
    }
    Invoke-Checked $python @('-m', 'pip', 'install', '-q', '--disable-pip-version-check', '--require-hashes', '-r', 'scripts\uv.txt')
    Invoke-Checked '.venv\Scripts\uv.exe' @('pip', 'sync', '-q', '--system-certs', '--python', $python, '--require-hashes', 'requirements.lock')
    Invoke-Checked '.venv\Scripts\uv.exe' @('pip', 'install', '-q', '--python', $python, '--no-deps', '--no-build-isolation', '-e', 'jpki_bench', '-e', '.')
    Set-Content $stamp $wanted
} finally {
    Pop-Location
}
