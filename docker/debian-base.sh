#!/bin/sh
# Make a Debian base image without any hub: `docker/debian-base.sh [SUITE]`, as root, with mmdebstrap installed.
# The image's name is printed; `gilmatrix interpreters images --base NAME` builds on it.
set -eu
suite=${1:-bookworm}
name=gilmatrix/debian:$suite
# What the standard library of a copied CPython links to, beside a minimal system with apt.
libraries=ca-certificates,libbz2-1.0,libffi8,liblzma5,libncursesw6,libreadline8,libsqlite3-0,libssl3,libuuid1,zlib1g
mmdebstrap --quiet --variant=minbase --include="$libraries" "$suite" |
  "${GILMATRIX_ENGINE:-docker}" import --change 'CMD ["sh"]' - "$name" >&2
echo "$name"
