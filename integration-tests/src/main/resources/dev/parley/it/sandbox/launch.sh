# launch.sh PIDFILE SIGNAL PROGRAM ARGUMENT...
# Writes "pid start signal" and becomes the program. The process writes its own pid before it can do anything else,
# so there is no moment at which a server runs and the reaper cannot know it.
pidfile=$1 signal=$2
shift 2
read -r stat < /proc/$$/stat
start=$(set -- ${stat##*) }; echo "${20}")
echo "$$ $start $signal" > "$pidfile.new" && mv "$pidfile.new" "$pidfile" || exit 1
# A session of its own keeps Ctrl-C at the terminal away from the servers: the sandbox stops them in its own order.
if command -v setsid > /dev/null 2>&1; then exec setsid "$@"; fi
exec "$@"
