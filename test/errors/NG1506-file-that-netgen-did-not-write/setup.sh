mkdir out
echo mine > out/NETWORK.md
