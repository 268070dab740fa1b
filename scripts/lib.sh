# Shared by ./run and ./test. Sourced, never run.

# need PROGRAM=PACKAGE...: installs the Debian packages of programs that are missing, as root or by a
# sudo that asks for nothing; otherwise prints the one line that does it, and stops.
need() {
  local pair missing=()
  for pair in "$@"; do
    # shellcheck disable=SC2206  # a program may need several packages
    have "${pair%%=*}" || missing+=(${pair#*=})
  done
  ((${#missing[@]})) || return 0
  local install="apt-get install -y --no-install-recommends ${missing[*]}"
  if ((EUID == 0)); then
    apt_get update -q && apt_get install -q -y --no-install-recommends "${missing[@]}"
  elif sudo -n true 2>/dev/null; then
    apt_get update -q && apt_get install -q -y --no-install-recommends "${missing[@]}"
  else
    echo "Missing: ${missing[*]}. As root: apt-get update && $install" >&2
    return 2
  fi
}

apt_get() {
  local as=()
  ((EUID == 0)) || as=(sudo -n)
  "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get "$@" >&2
}

# initdb stands outside PATH in Debian.
have() {
  if [[ $1 == initdb ]]; then
    [[ -n $(postgres_bin) ]]
  else
    command -v "$1" >/dev/null
  fi
}

# The folder of PostgreSQL's server programs, newest version first; nothing if it is not installed.
postgres_bin() {
  local bin
  for bin in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V -r); do
    [[ -x $bin/initdb ]] && echo "$bin" && return
  done
  bin=$(command -v initdb || true)
  [[ -z $bin ]] || dirname "$(readlink -f "$bin")"
}

# What a build needs beside the Rust toolchain: a C compiler (SQLite, libpq, AWS-LC), and Node for
# the styles and scripts. No CMake, no Perl, no system libraries.
need_for_build() {
  if ! command -v cargo >/dev/null && [[ -x $HOME/.cargo/bin/cargo ]]; then
    PATH=$HOME/.cargo/bin:$PATH
  fi
  if ! command -v cargo >/dev/null; then
    echo "The Rust toolchain is missing: https://rustup.rs" >&2
    return 2
  fi
  need cc='gcc libc6-dev' node=nodejs npm=npm
}
