#!/usr/bin/env bash
# Install, run, upgrade, remove and purge the Debian package in a clean root, and list what is left behind. Needs root and
# debootstrap; takes two minutes, most of it for the root, which CLEAN_ROOT=FOLDER (a tar made by an earlier run) saves.
set -euo pipefail
cd "$(dirname "$0")/.."
for need in debootstrap dpkg-deb chroot; do
  command -v $need >/dev/null || { echo "skipped: $need is missing"; exit 0; }
done
[ "$(id -u)" = 0 ] || { echo "skipped: a clean root needs root"; exit 0; }
deb=$(realpath dist/tickerfeed_*.deb)
work=$(mktemp -d)
root=$work/root
trap 'rm -rf "$work"' EXIT
say() { printf '== %s\n' "$*"; }
inside() { timeout 120 chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/root "$@"; }
files() { (cd "$root" && find . -xdev \( -path ./proc -o -path ./run -o -path ./tmp -o -path ./var/lib/dpkg -o -path ./var/log \) -prune -o -print | LC_ALL=C sort); }

say "a clean root"
if [ -f "${CLEAN_ROOT:-}" ]; then
  mkdir "$root" && tar -C "$root" -xf "$CLEAN_ROOT"
else
  timeout 300 debootstrap --variant=minbase --include=python3,ca-certificates,systemd "$(. /etc/os-release && echo "$VERSION_CODENAME")" "$root" >"$work/log" 2>&1 ||
    { echo "skipped: no clean root can be made here: $(tail -1 "$work/log")"; exit 0; }
  [ -z "${CLEAN_ROOT:-}" ] || tar -C "$root" -cf "$CLEAN_ROOT" .
fi
files >"$work/before"

say "install"
cp "$deb" "$root/tmp/one.deb"
inside dpkg --force-unsafe-io -i /tmp/one.deb >/dev/null  # unsafe-io: the root is thrown away
inside tickerfeed --version
inside tickerfeed check | head -2
inside test -L /etc/systemd/system/multi-user.target.wants/tickerfeed.service
inside systemd-analyze verify /lib/systemd/system/tickerfeed.service

say "demo, in an empty folder"
mkdir "$root/tmp/empty"
# shellcheck disable=SC2016
inside sh -c 'cd /tmp/empty && (tickerfeed demo --listen 127.0.0.1:18099 --admin 127.0.0.1:18098 >log 2>&1 & echo $! >pid)
  n=0; until [ -s output/ticker.txt ] || [ $n = 120 ]; do n=$((n + 1)); sleep 0.25; done
  kill $(cat pid); cut -c1-70 output/ticker.txt; test -s output/ticker.txt && test -s output/v1/ticker.js'

say "upgrade keeps configuration and data"
echo '# mine' >>"$root/etc/tickerfeed/tickerfeed.toml"
dpkg-deb -R "$deb" "$work/next"
sed -i 's/^Version: .*/&+next/' "$work/next/DEBIAN/control"
dpkg-deb --root-owner-group -Znone -b "$work/next" "$root/tmp/two.deb" >/dev/null
before=$(md5sum <"$root/var/lib/tickerfeed/tickerfeed.db")
inside dpkg --force-unsafe-io -i /tmp/two.deb >/dev/null
grep -q '^# mine' "$root/etc/tickerfeed/tickerfeed.toml"
[ "$before" = "$(md5sum <"$root/var/lib/tickerfeed/tickerfeed.db")" ]
inside dpkg -l tickerfeed | grep -q next

say "remove: left behind"
inside dpkg -r tickerfeed >/dev/null
files | comm -13 "$work/before" - | tee "$work/left" | sed 's/^/  /' | head -60
grep -q '^./usr/lib/tickerfeed' "$work/left" && { echo "the environment was left behind" >&2; exit 1; }

say "purge: left behind"
inside dpkg -P tickerfeed >/dev/null
files | comm -13 "$work/before" - | tee "$work/left" | sed 's/^/  /'
[ ! -s "$work/left" ]
say "all good"
