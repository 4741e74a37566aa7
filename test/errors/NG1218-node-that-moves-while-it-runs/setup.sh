mkdir out
echo '{"nodes": [{"number": 0, "cluster": "desk", "state": "running"}]}' > out/network.json
