mkdir .git
printf 'setup: %s/setup.yaml\n' "$PWD" > spec.yaml
