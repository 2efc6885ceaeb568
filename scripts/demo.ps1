# A whole registration in the simulated office, on Windows. The chip is reached over the embedded link.
# Where scripts may not run: powershell -ExecutionPolicy Bypass -File scripts\demo.ps1
$ErrorActionPreference = 'Stop'
& "$PSScriptRoot\install.ps1"
& "$PSScriptRoot\..\.venv\Scripts\touroku.exe" demo @args
exit $LASTEXITCODE
