mkdir out
echo '{"pid": 77, "host": "test-host", "now": "2026-01-01T00:00:00Z"}' > out/.netgen-lock
