mkdir -p out shared
ln -s ../shared out/clusters
