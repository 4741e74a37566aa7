printf 'name: net\nregion: eu\033[31m\n' > spec.yaml
