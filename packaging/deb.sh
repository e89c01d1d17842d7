#!/usr/bin/env bash
# Build a Debian package with an environment of its own: packaging/deb.sh WHEEL FOLDER [PYTHON]
#
# What it holds is chosen by requirements.lock. Its compiled parts are for one Python, which it therefore depends on:
# build it on the Debian that it is for. The same wheel gives the same bytes (SOURCE_DATE_EPOCH).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
wheel=$(realpath "$1") out=$(realpath "$2") python=${3:-/usr/bin/python3}
version=$(basename "$wheel" | cut -d- -f2)
: "${SOURCE_DATE_EPOCH:?the time that the files get; make deb sets it}"
umask 022
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
chmod 755 "$stage"
home=$stage/usr/lib/tickerfeed

"$python" -m venv --without-pip --symlinks "$home"
minor=$("$home/bin/python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
pip() { "$here/../.venv/bin/python" -m pip --python "$home/bin/python" --disable-pip-version-check --no-input --quiet "$@"; }
pip install --no-compile --require-hashes -r "$here/../requirements.lock"
pip install --no-compile --no-deps "$wheel"

# Nothing may name where it was built: scripts go but ours, which gets its final place; so do records of the origin.
find "$home/bin" -mindepth 1 ! -name 'python*' ! -name tickerfeed -delete
sed -i '1s|.*|#!/usr/lib/tickerfeed/bin/python|' "$home/bin/tickerfeed"
site=$home/lib/python$minor/site-packages
rm -f "$site"/*.dist-info/{RECORD,direct_url.json,REQUESTED} "$home/.gitignore"
rm -rf "$site"/_brotli.*.so.dSYM
printf 'home = /usr/bin\ninclude-system-site-packages = false\nversion = %s\n' "$minor" >"$home/pyvenv.cfg"
find "$site" -name __pycache__ -prune -exec rm -rf {} +
find "$site" -name '*.so*' -exec strip --strip-unneeded {} + 2>/dev/null || true
find "$home" -type f -exec chmod a-x {} +
# Modules are no commands; some libraries forgot a first line that says otherwise.
find "$site" -name '*.py' -exec sed -i '1{/^#!/s/.*/#/}' {} +
chmod 755 "$home/bin/tickerfeed"
if grep -rIl --exclude-dir=__pycache__ "$stage" "$stage" >&2; then
  echo "these name the folder they were built in" >&2
  exit 1
fi

install -Dm755 "$here/debian/tickerfeed.sh" "$stage/usr/bin/tickerfeed"
install -Dm644 "$here/tickerfeed.service" "$stage/lib/systemd/system/tickerfeed.service"
mkdir -p "$stage/etc/tickerfeed"
cp -R "$site/tickerfeed/config/starter/." "$stage/etc/tickerfeed/"
sed -i -e 's|^#url = "sqlite:///var/tickerfeed.db"|url = "sqlite:////var/lib/tickerfeed/tickerfeed.db"|' \
  -e 's|^#directory = "output"|directory = "/var/lib/tickerfeed/output"|' "$stage/etc/tickerfeed/tickerfeed.toml"
doc=$stage/usr/share/doc/tickerfeed
install -Dm644 "$here/../docs/operate.md" "$doc/operate.md"
install -Dm644 "$here/debian/copyright" "$doc/copyright"
gzip -9n <"$here/../CHANGELOG.md" >"$doc/CHANGELOG.md.gz"
printf 'tickerfeed (%s) stable; urgency=medium\n\n  * What is new says CHANGELOG.md.gz beside this.\n\n -- %s  %s\n' "$version" \
  "$(sed -n 's/^Maintainer: //p' "$here/debian/control")" "$(LC_ALL=C date -uRd "@$SOURCE_DATE_EPOCH")" | gzip -9n >"$doc/changelog.gz"
mkdir -p "$stage/usr/share/man/man1"
gzip -9n <"$here/debian/tickerfeed.1" >"$stage/usr/share/man/man1/tickerfeed.1.gz"
install -Dm644 "$here/debian/lintian" "$stage/usr/share/lintian/overrides/tickerfeed"

mkdir "$stage/DEBIAN"
for name in postinst prerm postrm; do install -m755 "$here/debian/$name" "$stage/DEBIAN/$name"; done
(cd "$stage" && find etc -type f | LC_ALL=C sort | sed 's|^|/|') >"$stage/DEBIAN/conffiles"
next=${minor%.*}.$((${minor#*.} + 1))
sed -e "s/@VERSION@/$version/" -e "s/@PYTHON@/$minor/" -e "s/@NEXT@/$next/" \
  -e "s/@ARCH@/$(dpkg --print-architecture)/" -e "s/@SIZE@/$(du -sk --exclude=DEBIAN "$stage" | cut -f1)/" \
  "$here/debian/control" >"$stage/DEBIAN/control"
(cd "$stage" && find usr lib etc -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$stage/DEBIAN/md5sums"
find "$stage" -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group -Zgzip -z6 --build "$stage" "$out/" >/dev/null
echo "$out/tickerfeed_${version}_$(dpkg --print-architecture).deb"
