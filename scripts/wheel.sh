# shellcheck shell=bash
# Pinned PyPI wheels: download, check by SHA-256, unpack. Sourced by scripts/setup.

# Everything under way lies here; a killed setup's leftovers go with the next one.
readonly WORK=$CACHE/.setup

# Prints the python whose pip works; the first on the path may be a bare one.
python_with_pip() {
  local python
  for python in python3 /usr/bin/python3; do
    if "$python" -m pip --version >/dev/null 2>&1; then
      echo "$python"
      return
    fi
  done
  die "no python3 with pip: apt-get install python3-pip"
}

# need_space MEGABYTES WHAT
need_space() {
  local free
  mkdir -p "$CACHE"
  free=$(df -Pm "$CACHE" | awk 'NR == 2 {print $4}')
  ((free >= $1)) || die "$2 needs $1 MB in $CACHE, only $free MB are free"
}

# fetch_wheel REQUIREMENT PLATFORM SHA256: leaves the checked wheel in $WORK/<sha256>.whl.
# The same file is taken whatever Python this machine has.
fetch_wheel() {
  local wheel=$WORK/$3.whl part=$WORK/part python
  [[ ! -e $wheel ]] || return 0
  python=$(python_with_pip) || exit 1
  rm -rf "$part"
  mkdir -p "$part"
  say "downloading $1"
  TMPDIR=$part "$python" -m pip download --quiet --disable-pip-version-check --no-cache-dir \
    --no-deps --only-binary=:all: --python-version 3.11 --platform "$2" --dest "$part" "$1" >&2 ||
    die "could not download $1 from PyPI (a proxy with a certificate of its own needs PIP_CERT)"
  sha256sum --check --quiet <<<"$3  $(echo "$part"/*.whl)" >&2 ||
    die "$1: the downloaded file is not the pinned one (SHA-256 $3)"
  mv "$part"/*.whl "$wheel"
}

# install_wheel REQUIREMENT PLATFORM SHA256 DESTINATION PATTERN...: unpacks the files that
# match a pattern into DESTINATION, which appears complete or not at all.
install_wheel() {
  local wheel=$WORK/$3.whl destination=$4 part=$WORK/unpacked
  fetch_wheel "$1" "$2" "$3"
  say "unpacking $1 into $destination"
  rm -rf "$part"
  unzip -q "$wheel" "${@:5}" -d "$part" || die "could not unpack $1 into $part"
  mkdir -p "$(dirname "$destination")"
  rm -rf "$destination"
  mv -T "$part" "$destination"
  rm "$wheel"
}
