printf 'name: net\nregion: M\374nchen\n' > spec.yaml
