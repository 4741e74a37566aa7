printf 'name: net\rkind: Network\r' > spec.yaml
