// Stand-in for the two Mysticeti binaries in tests: it checks what netgen hands to them and answers on their ports. It agrees on nothing.
//
// Built as `validator` it stands in for scalarorg/mysticeti, as `replica` for asonnino/mysticeti. What the real program
// would not take, ends it with status 2 and a word.
package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	name := filepath.Base(os.Args[0])
	switch name {
	case "validator":
		validator(os.Args[1:])
	case "replica":
		replica(os.Args[1:])
	default:
		refuse("built under the name %s", name)
	}
}

func refuse(format string, values ...any) {
	fmt.Fprintf(os.Stderr, "stand-in: "+format+"\n", values...)
	os.Exit(2)
}

func must[T any](value T, err error) T {
	if err != nil {
		refuse("%v", err)
	}
	return value
}

// Options of a command line as clap reads them: `--name value`, and `--name a b c` for the names in lists.
func options(args []string, known string, lists string) map[string][]string {
	found := map[string][]string{}
	for len(args) > 0 {
		name, isOption := strings.CutPrefix(args[0], "--")
		if !isOption || !strings.Contains(" "+known+" "+lists+" ", " "+name+" ") {
			refuse("unexpected argument %q", args[0])
		}
		if _, twice := found[name]; twice {
			refuse("--%s cannot be used multiple times", name)
		}
		end := 1
		for end < len(args) && !strings.HasPrefix(args[end], "--") {
			end++
		}
		if end == 1 || (end > 2 && !strings.Contains(" "+lists+" ", " "+name+" ")) {
			refuse("--%s needs one value, not %d", name, end-1)
		}
		found[name] = args[1:end]
		args = args[end:]
	}
	return found
}

// The only value of an option that must be there.
func one(found map[string][]string, name string) string {
	if len(found[name]) != 1 {
		refuse("--%s is missing", name)
	}
	return found[name][0]
}

func serve(port int, pages *http.ServeMux) {
	fmt.Fprintf(os.Stderr, "stand-in: listening on port %d\n", port)
	must(0, http.ListenAndServe(fmt.Sprintf("0.0.0.0:%d", port), pages))
}
