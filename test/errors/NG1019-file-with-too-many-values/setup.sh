(echo 'labels:'; yes '  - 1' | head -n 1000001) > spec.yaml
