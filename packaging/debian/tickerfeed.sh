#!/bin/sh
# The command line on the configuration of this machine.
TICKERFEED_CONFIG=${TICKERFEED_CONFIG:-/etc/tickerfeed/tickerfeed.toml}
export TICKERFEED_CONFIG
exec /usr/lib/tickerfeed/bin/tickerfeed "$@"
