(echo 'labels:'; seq -f '  team%.0f: perf' 100001) > spec.yaml
