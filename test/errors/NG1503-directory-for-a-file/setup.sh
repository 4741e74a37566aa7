mkdir -p out/network.json
