mkdir -p out
ln -s /dev/zero out/network.json
