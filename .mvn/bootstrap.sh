# Sourced by mvnw. Finds a JDK 21 or newer, and an installed Maven, so that a fresh machine needs no settings.

layerscope_java_major() { # prints the major version of the JDK at $1, or 0
  [ -x "$1/bin/javac" ] || { echo 0; return; }
  v=$(sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$1/release" 2>/dev/null | head -n 1)
  echo "${v:-0}"
}

layerscope_find_jdk() {
  if [ -n "${JAVA_HOME:-}" ] && [ "$(layerscope_java_major "$JAVA_HOME")" -ge 21 ]; then return; fi
  on_path=$(command -v javac 2>/dev/null || true)
  if [ -n "$on_path" ] && command -v readlink >/dev/null 2>&1; then
    on_path=$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")
    on_path=$(dirname "$(dirname "$on_path")")
  fi
  best= best_major=20
  for home in "$on_path" /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -d "$home" ] || continue
    major=$(layerscope_java_major "$home")
    # The JDK on the PATH wins when it is new enough; otherwise the newest one found.
    if [ "$major" -gt "$best_major" ]; then
      best=$home best_major=$major
      [ "$home" = "$on_path" ] && break
    fi
  done
  if [ -z "$best" ]; then
    echo "Layerscope needs a JDK 21 or newer and found none (looked at JAVA_HOME, PATH and the usual places)." >&2
    echo "Install one, for example Temurin 21 or 25, or set JAVA_HOME to it." >&2
    exit 1
  fi
  JAVA_HOME=$best
  export JAVA_HOME
}

layerscope_find_maven() { # prints an installed Maven 3.8.7 or newer; nothing if there is none
  installed=$(command -v mvn 2>/dev/null || true)
  [ -n "$installed" ] || return 0
  v=$("$installed" --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9]*\)\.\([0-9]*\)\.\([0-9]*\).*/\1 \2 \3/p' | head -n 1)
  # shellcheck disable=SC2086
  set -- $v
  [ $# -eq 3 ] || return 0
  if [ "$1" -gt 3 ] || { [ "$1" -eq 3 ] && { [ "$2" -gt 8 ] || { [ "$2" -eq 8 ] && [ "$3" -ge 7 ]; }; }; }; then
    echo "$installed"
  fi
}
