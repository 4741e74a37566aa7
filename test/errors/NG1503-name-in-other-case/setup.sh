mkdir out
: > out/network.md
