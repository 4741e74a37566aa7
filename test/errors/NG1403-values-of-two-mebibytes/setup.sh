(cat net.yaml; printf "  values: {note: "; head -c 2097152 /dev/zero | tr "\0" "x"; echo "}") > spec.yaml
