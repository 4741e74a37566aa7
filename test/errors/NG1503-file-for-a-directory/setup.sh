mkdir -p out/clusters
: > out/clusters/desk
