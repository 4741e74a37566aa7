mkdir out
echo '# netgen-files 1 netgen 0.1.0' > out/.netgen-files
echo '{"name": "other", "nodes": []}' > out/network.json
