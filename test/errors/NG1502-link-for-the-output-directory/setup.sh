mkdir real .git
ln -s real out
