#!/usr/bin/env bash
# Draws build/icon.png, the icon of the packages, from build/icon.svg. Needs Chromium. Usage: build/icon.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
"${CHROMIUM:-chromium}" --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=1 \
  --default-background-color=00000000 --window-size=128,128 --screenshot="$PWD/icon.png" "file://$PWD/icon.svg"
