# shellcheck shell=bash
# Finds a JDK 17 and exports it as JAVA_HOME; where there is none, installs one through apt if that is allowed.
# Sourced by the scripts beside it; ends them with 2 if there is no JDK 17 to be had.

require_jdk() {
  find_jdk && return
  say "needs a JDK 17; found ${found:-none}"
  apt_install openjdk-17-jdk-headless && find_jdk && return
  say 'install one (sudo apt-get install openjdk-17-jdk-headless) or point JAVA_HOME at it'
  exit 2
}

find_jdk() { # sets JAVA_HOME; without a fitting one, tells in $found which others there are
  local candidate version
  found=
  for candidate in ${JAVA_HOME:+"$JAVA_HOME"} "$(jdk_on_path)" /usr/lib/jvm/*; do
    version=$(jdk_version "$candidate")
    case $version in
      '') ;;
      17 | 17.*) export JAVA_HOME=$candidate; return ;;
      *) found=${found:+$found, }"$version in $candidate" ;;
    esac
  done
  return 1
}

jdk_on_path() {
  local javac
  if javac=$(command -v javac); then dirname -- "$(dirname -- "$(readlink -f -- "$javac")")"; fi
}

jdk_version() { # of the JDK at $1: 17.0.15, or nothing where there is no JDK
  [ -n "$1" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$1/release"
  else
    "$1/bin/javac" -version 2>&1 | sed -n 's/^javac //p'
  fi
}

apt_install() { # fails where there is no apt, or no right to use it
  local log
  command -v apt-get > /dev/null && as_root true || return
  say "installing $* through apt"
  log=$(mktemp)
  if as_root apt-get -q update > "$log" 2>&1 < /dev/null \
    && as_root env DEBIAN_FRONTEND=noninteractive apt-get -qy --no-install-recommends install "$@" >> "$log" 2>&1 < /dev/null; then
    rm -f -- "$log"
  else
    tail -n 5 -- "$log" >&2
    rm -f -- "$log"
    return 1
  fi
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@" 2> /dev/null; fi
}

say() {
  echo "${0##*/}: $*" >&2
}
