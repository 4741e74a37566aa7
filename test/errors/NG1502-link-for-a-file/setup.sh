mkdir -p out
ln -s ../README.md out/NETWORK.md
