mkdir out
printf '# netgen-files 1 netgen 0.1.0\n%064d  NETWORK.md\n' 0 > out/.netgen-files
echo edited > out/NETWORK.md
