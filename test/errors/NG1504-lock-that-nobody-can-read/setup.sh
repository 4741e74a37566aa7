mkdir out
: > out/.netgen-lock
