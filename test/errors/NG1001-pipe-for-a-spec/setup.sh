mkfifo spec.yaml
