mkdir out
echo '# netgen-files 1 netgen 0.2.0' > out/.netgen-files
echo '{"nodes": []}' > out/network.json
