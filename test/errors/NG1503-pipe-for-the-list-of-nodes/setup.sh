mkdir -p out
mkfifo out/network.json
