# Style, types, the plan of the house, and the tests that can run on Windows.
$ErrorActionPreference = 'Stop'
& "$PSScriptRoot\install.ps1"
Set-Location (Split-Path -Parent $PSScriptRoot)
foreach ($check in @(@('ruff', 'check', '.'), @('ruff', 'format', '--check', '.'), @('mypy'), @('lint-imports'))) {
    & ".venv\Scripts\$($check[0]).exe" $check[1..$check.Length]
    if ($LASTEXITCODE) { exit $LASTEXITCODE }
}
& .venv\Scripts\pytest.exe -m 'not pcsc' @args
exit $LASTEXITCODE
