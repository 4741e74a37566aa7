// Reads emitted documents with the two Go readers of kubectl and Flux and says where they see something else than was
// meant. One document a line on standard input, as JSON: {"yaml": text, "json": what it means}. Exit 1 when one differs.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"reflect"

	"sigs.k8s.io/yaml"
	yamlv3 "sigs.k8s.io/yaml/goyaml.v3"
)

type document struct {
	YAML string `json:"yaml"`
	JSON string `json:"json"`
}

// A reader turns YAML into the values that encoding/json would give.
type reader struct {
	name string
	read func(text []byte) (any, error)
}

var readers = []reader{{"goyaml.v2", readV2}, {"goyaml.v3", readV3}}

func readV2(text []byte) (any, error) {
	asJSON, err := yaml.YAMLToJSONStrict(text)
	if err != nil {
		return nil, err
	}
	var value any
	return value, json.Unmarshal(asJSON, &value)
}

func readV3(text []byte) (any, error) {
	var raw any
	if err := yamlv3.Unmarshal(text, &raw); err != nil {
		return nil, err
	}
	asJSON, err := json.Marshal(raw) // refuses keys that are not strings
	if err != nil {
		return nil, err
	}
	var value any
	return value, json.Unmarshal(asJSON, &value)
}

// rewrite does what kustomize and image automation do: nodes in, nodes out.
func rewrite(text []byte) ([]byte, error) {
	var node yamlv3.Node
	if err := yamlv3.Unmarshal(text, &node); err != nil {
		return nil, err
	}
	return yamlv3.Marshal(&node)
}

func differences(text []byte, want any, stage string) []string {
	var found []string
	for _, r := range readers {
		got, err := r.read(text)
		if err != nil {
			found = append(found, fmt.Sprintf("%s%s: %v", r.name, stage, err))
		} else if !reflect.DeepEqual(got, want) {
			found = append(found, fmt.Sprintf("%s%s: reads %#v", r.name, stage, got))
		}
	}
	return found
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<28)
	count, failed := 0, 0
	for lines.Scan() {
		var doc document
		var want any
		if err := json.Unmarshal(lines.Bytes(), &doc); err != nil {
			panic(err)
		}
		if err := json.Unmarshal([]byte(doc.JSON), &want); err != nil {
			panic(err)
		}
		found := differences([]byte(doc.YAML), want, "")
		if again, err := rewrite([]byte(doc.YAML)); err != nil {
			found = append(found, "goyaml.v3 node: "+err.Error())
		} else {
			found = append(found, differences(again, want, " after a rewrite")...)
		}
		if len(found) > 0 {
			failed++
			if failed <= 20 {
				fmt.Printf("%q\n  means %s\n", doc.YAML, doc.JSON)
				for _, line := range found {
					fmt.Println("  " + line)
				}
			}
		}
		count++
	}
	if err := lines.Err(); err != nil {
		panic(err)
	}
	fmt.Printf("%d documents, %d failures\n", count, failed)
	if failed > 0 || count == 0 {
		os.Exit(1)
	}
}
