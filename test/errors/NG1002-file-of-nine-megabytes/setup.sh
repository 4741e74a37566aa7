head -c 9437184 /dev/zero | tr "\0" "#" > spec.yaml
