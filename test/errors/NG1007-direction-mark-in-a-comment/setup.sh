printf '# perf \342\200\256ten\n' | cat - net.yaml > spec.yaml
