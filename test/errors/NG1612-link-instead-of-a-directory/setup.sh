mkdir -m 700 elsewhere
ln -s elsewhere private
