#!/usr/bin/env bash
# Draws the pictures of the documentation again: needs npm (for Vega), Chromium and the .NET SDK. Usage: docs/images/make.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
LMM_WRITE_IMAGES=1 dotnet test tests/Lmm.Plots.Tests --filter "FullyQualifiedName~The_pictures_of_the_documentation"
ls -l docs/images/*.png
