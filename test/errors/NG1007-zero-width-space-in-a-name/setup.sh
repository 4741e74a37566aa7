printf 'name: per\342\200\213fnet\n' > spec.yaml
