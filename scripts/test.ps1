# Style, types, the plan of the house, and the tests that can run on Windows (docs/windows.md).
# Where scripts may not run: powershell -ExecutionPolicy Bypass -File scripts\test.ps1
$ErrorActionPreference = 'Stop'
& "$PSScriptRoot\install.ps1"
Push-Location (Split-Path -Parent $PSScriptRoot)
try {
    foreach ($check in @(@('ruff', 'check', '.'), @('ruff', 'format', '--check', '.'), @('mypy'), @('lint-imports'))) {
        $words = @($check | Select-Object -Skip 1)
        & ".venv\Scripts\$($check[0]).exe" @words
        if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
    }
    & .venv\Scripts\pytest.exe -m 'not pcsc and not long' @args
    exit $LASTEXITCODE
} finally {
    Pop-Location
}
