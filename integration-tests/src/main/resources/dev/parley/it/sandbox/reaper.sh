# reaper.sh FOLDER
# Waits for the end of its standard input, which the sandbox's JVM holds open: the kernel closes it however that JVM
# ends, kill -9 included. Then ends every server of the folder and removes the folder, unless the JVM said "done"
# first, or a file "keep" is in the folder.
folder=$1
trap '' HUP INT TERM
while read -r word; do
  if [ "$word" = done ]; then exit 0; fi
done

# True if this pid is still the process that was started for the folder, and not a later one with the same number.
same() {
  [ -r "/proc/$1/stat" ] || return 1
  read -r stat 2> /dev/null < "/proc/$1/stat" || return 1
  set -- "$2" ${stat##*) }
  [ "$1" = "${21}" ] && [ "$2" != Z ]
}

# each COMMAND: runs COMMAND PID SIGNAL for every server that still runs; true if there was one.
each() {
  found=1
  for file in "$folder"/pids/*.pid; do
    [ -r "$file" ] || continue
    read -r pid start signal < "$file" || continue
    if same "$pid" "$start"; then
      found=0
      "$1" "$pid" "$signal"
    fi
  done
  return $found
}
ask() { kill -s "$2" "$1"; kill -s CONT "$1"; }
force() { kill -s KILL "$1"; }
look() { :; }

round=0
while [ $round -lt 2 ]; do
  each ask
  tries=0
  while [ $tries -lt 100 ] && each look; do sleep 0.1; tries=$((tries + 1)); done
  each force
  # A server that was just being started when the JVM died writes its pid a moment later.
  sleep 0.5
  round=$((round + 1))
done 2> /dev/null

if [ -f "$folder/owner" ] && [ ! -e "$folder/keep" ]; then
  rm -rf "$folder" || { sleep 1; rm -rf "$folder"; }
fi
