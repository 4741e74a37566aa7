mkdir out
echo '{"nodes": []}' > out/network.json
hash=$(node -e 'console.log(require("crypto").hash("sha256", require("fs").readFileSync("out/network.json")))')
printf '# netgen-files 1 netgen 0.1.0\n%064d  NETWORK.md\n%s  network.json\n' 0 "$hash" > out/.netgen-files
echo edited > out/NETWORK.md
