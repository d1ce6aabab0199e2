#!/bin/sh
# Unpacks Debian's OpenBLAS (one thread) beside the data, without installing it: the second yardstick for R.
# lme4 on dense trailing blocks is three to fifteen times faster with it than with the reference BLAS.
set -eu
cd "$(dirname "$0")"
mkdir -p generated/openblas
cd generated/openblas
apt-get download libopenblas0-serial
dpkg-deb -x libopenblas0-serial_*.deb .
find . -name 'lib*.so.*' | sort
