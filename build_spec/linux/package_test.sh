#!/bin/sh
# package_test.sh DIST [PREVIOUS.deb]: installs, uses, upgrades and removes the Debian package in a clean Debian.
# Needs root and mmdebstrap. Without PREVIOUS the same package under an older version is what is upgraded from.
# The clean system is a folder, its processes see only each other, and all of them end with this script.
set -eu
if [ "$1" != inside ]; then
    here=$(cd "$(dirname "$0")" && pwd)
    package=$(ls "$1"/portway_*.deb)
    . /etc/os-release
    root=$(mktemp -d)
    trap 'rm -rf "$root"' EXIT
    sources=$(find /etc/apt -maxdepth 2 -type f -size +0 \( -name '*.list' -o -name '*.sources' \))
    echo "A clean $PRETTY_NAME"
    # shellcheck disable=SC2086  (several files are several words)
    mmdebstrap --quiet --variant=apt "$VERSION_CODENAME" "$root" $sources
    cp "$package" "$root/new.deb"
    if [ $# -gt 1 ]; then
        cp "$2" "$root/previous.deb"
    else
        dpkg-deb --raw-extract "$package" "$root/unpacked"
        sed -i 's/^Version: .*/&~previous/' "$root/unpacked/DEBIAN/control"
        dpkg-deb --root-owner-group -Zgzip -z1 --build "$root/unpacked" "$root/previous.deb" >/dev/null
        rm -r "$root/unpacked"
    fi
    cp "$here/package_test.sh" "$root/"
    # An end that is not waited for must not keep the folder busy: the mounts are gone with the last process.
    unshare --mount --pid --fork --kill-child sh -c "
        mount -t proc proc '$root/proc' && mount --rbind /dev '$root/dev' &&
        env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/home LANG=C.UTF-8 chroot '$root' sh /package_test.sh inside"
    exit
fi

export DEBIAN_FRONTEND=noninteractive
WORKSPACE=/var/lib/portway/acme.portway

step() { echo "- $*"; }
fail() { echo "FAILED: $*" >&2; exit 1; }
until_true() { # what, command …
    what=$1 tries=0
    shift
    until "$@" >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ $tries -lt 150 ] || fail "$what"
        sleep 0.2
    done
}
as_server() { runuser -u portway -- portway "$@"; }
running() { as_server status -w $WORKSPACE --json | grep -q '"state": "running".*"running": true'; }
delivered() { as_server status -w $WORKSPACE --json | grep -q "\"delivered\": $1,"; }
serve() {
    as_server serve -w $WORKSPACE >/tmp/gateway.log 2>&1 &
    until_true "The gateway got ready" running
}
send() { echo "{\"type\":\"identify\",\"userId\":\"$1\",\"traits\":{\"email\":\"$1@example.com\"}}" >/tmp/event.ndjson
    PORTWAY_KEY=$KEY as_server send /tmp/event.ndjson -w $WORKSPACE; }
portways() { pgrep -f '^(/usr/bin/portway|portway|/usr/lib/portway/portway)' || true; }

apt-get update -qq
apt-get install -y -qq --no-install-recommends procps >/dev/null 2>&1
step "Installing the previous version for a server: what it needs, not what a window needs"
apt-get install -y -qq --no-install-recommends /previous.deb >/dev/null 2>&1
! command -v python3 >/dev/null || fail "there is a Python here, so this proves nothing"
portway --version
KEY=$(as_server init -w $WORKSPACE --demo | sed -n 's/.*shown this once: //p')
serve
send one
until_true "An event reached the sandbox" delivered 1
as_server stop -w $WORKSPACE

step "Upgrading: the workspace and what is in it go on"
apt-get install -y -qq --no-install-recommends /new.deb >/dev/null 2>&1
dpkg-query --show portway
serve
delivered 1 || fail "the events of the previous version are gone"
send two
until_true "An event reached the sandbox after the upgrade" delivered 2
as_server stop -w $WORKSPACE
[ -z "$(portways)" ] || fail "a process is left: $(portways)"

step "Installing what a window needs, and opening the console on an X server"
recommended=$(dpkg-query --show --showformat '${Recommends}' portway | sed 's/|[^,]*//g; s/,/ /g')
# shellcheck disable=SC2086  (several packages are several words)
apt-get install -y -qq --no-install-recommends $recommended xvfb >/dev/null 2>&1
export DISPLAY=:77
Xvfb :77 >/dev/null 2>&1 &
until_true "The X server is there" test -e /tmp/.X11-unix/X77
runuser -u portway -- portway -w $WORKSPACE &
console=$!
until_true "The console started its gateway" running
pkill -TERM -o -f '^portway -w' || fail "no console is running"
wait $console || fail "the console ended with $?"
[ -z "$(portways)" ] || fail "a process is left: $(portways)"

step "Removing and purging: the program goes, the workspaces stay"
apt-get purge -y -qq portway >/dev/null 2>&1
[ ! -e /usr/lib/portway ] && [ ! -e /usr/bin/portway ] || fail "files of the program are left"
[ -s $WORKSPACE ] || fail "the workspace is gone"
echo "Passed."
