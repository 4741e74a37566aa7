mkdir out
printf '# netgen-files 1 netgen 0.1.0\n<<<<<<< HEAD\n' > out/.netgen-files
echo '{"nodes": []}' > out/network.json
