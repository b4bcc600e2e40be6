# shellcheck shell=bash
# Finds the tools that Gradwatch needs, or installs them through apt if permitted. Sourced by the scripts in this folder.

# Exports JAVA_HOME, a JDK 17. Exits with 2 if none can be found or installed.
provide_jdk() {
  find_jdk && return
  say "needs a JDK 17; found ${found:-none}"
  say 'installing openjdk-17-jdk-headless through apt'
  apt_get update && apt_get -y --no-install-recommends install openjdk-17-jdk-headless && find_jdk && return
  say 'the installation failed; install a JDK 17 (sudo apt-get install openjdk-17-jdk-headless) or set JAVA_HOME to one'
  exit 2
}

# Puts commands on the PATH, unpacked into the directory $1 and not installed: no service, no user, no root. The other
# arguments name a package each; a command with another name follows after a colon.
provide_unpacked() {
  local directory=$1 wanted package
  shift
  PATH=$PATH:$directory/usr/bin
  for wanted; do
    package=${wanted%%:*}
    if command -v "${wanted##*:}" > /dev/null; then continue; fi
    say "fetching $package through apt"
    mkdir -p "$directory"
    if ! (cd "$directory" && fetch_unpacked "$package"); then
      say "that failed, and tests that need it will fail: sudo apt-get install $package"
    fi
  done
}

fetch_unpacked() {
  apt_download "$1" || { apt_get update && apt_download "$1"; } || return
  dpkg-deb -x "$1"_*.deb .
}

# Like provide_unpacked. Also copies Alertmanager's templates to the fixed folder in which Debian's build expects them.
provide_alertmanager() {
  local templates=/usr/share/prometheus/alertmanager
  provide_unpacked "$1" prometheus-alertmanager prometheus-alertmanager:amtool
  if [ -e $templates/default.tmpl ] || [ ! -e "$1$templates" ]; then return; fi
  if as_root mkdir -p $templates && as_root cp -r "$1$templates/." $templates; then return; fi
  say 'its templates could not be copied, and tests that need it will fail: sudo apt-get install prometheus-alertmanager'
}

# Installs Node.js with npm, with which tests check dashboards against Grafana's types.
provide_node() {
  if command -v node > /dev/null && command -v npm > /dev/null; then return; fi
  say 'installing nodejs and npm through apt'
  apt_get update && apt_get -y --no-install-recommends install nodejs npm && return
  say 'that failed, and tests that need it will fail: sudo apt-get install nodejs npm'
}

# Installs chromium and chromedriver. Unpacking is not enough, because they need many libraries.
provide_chromium() {
  command -v chromedriver > /dev/null && return
  say 'installing chromium through apt'
  apt_get update && apt_get -y --no-install-recommends install chromium chromium-driver && return
  say 'that failed, and tests that need it will fail: sudo apt-get install chromium chromium-driver'
}

find_jdk() { # sets JAVA_HOME; if there is no JDK 17, sets $found to the JDKs that were found
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

jdk_version() { # prints the version of the JDK at $1, such as 17.0.15, or nothing if there is none
  [ -n "$1" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$1/release"
  else
    "$1/bin/javac" -version 2>&1 | sed -n 's/^javac //p'
  fi
}

apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q "$@"
}

as_root() { # runs "$@" as root or with passwordless sudo; silent unless it fails
  local sudo=()
  if [ "$(id -u)" != 0 ]; then sudo=(sudo -n); fi
  quietly "${sudo[@]}" "$@"
}

apt_download() {
  quietly apt-get -q download "$@" 2> /dev/null
}

quietly() { # runs "$@" and prints the last lines of its output if it fails
  local output
  output=$("$@" 2>&1 < /dev/null) || { tail -n 3 <<< "$output" >&2; return 1; }
}

say() {
  echo "${0##*/}: $*" >&2
}
