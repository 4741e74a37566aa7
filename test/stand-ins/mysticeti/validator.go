// The validator of scalarorg/mysticeti: four of them with built-in addresses, RPC over HTTP, peers over UDP.
package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"sync"
	"time"
)

// Built into the code base, whatever --peer-addresses says (docker_committee_and_keys).
var committee = []string{"172.20.0.10", "172.20.0.11", "172.20.0.12", "172.20.0.13"}

const peerPort = 26657

type peers struct {
	sync.Mutex
	seen map[string]bool
}

func validator(args []string) {
	found := options(args, "working-directory authority-index rpc-port abci-port peer-addresses", "")
	index := must(strconv.Atoi(one(found, "authority-index")))
	if index < 0 || index >= len(committee) {
		refuse("authority %d is not in the committee of %d", index, len(committee))
	}
	one(found, "peer-addresses") // Without it the real program takes addresses of its own machine.
	own := committee[index]
	if !hasAddress(own) {
		refuse("authority %d must have the address %s", index, own)
	}
	directory := filepath.Join(one(found, "working-directory"), fmt.Sprintf("node-[%d]", index))
	must(0, os.MkdirAll(filepath.Join(directory, "consensus.db"), 0o755))
	if abci := one(found, "abci-port"); abci != strconv.Itoa(26670+index) {
		refuse("the code base uses ABCI port %d, not %s", 26670+index, abci)
	}

	known := &peers{seen: map[string]bool{}}
	socket := must(net.ListenUDP("udp4", &net.UDPAddr{IP: net.ParseIP(own), Port: peerPort}))
	go known.listen(socket)
	go greet(socket, own)
	// The real program announces this port and does not listen yet; here it shows that the way to it is open.
	go serve(26670+index, http.NewServeMux())
	serve(must(strconv.Atoi(one(found, "rpc-port"))), rpcPages(known))
}

func hasAddress(wanted string) bool {
	for _, address := range must(net.InterfaceAddrs()) {
		if network, ok := address.(*net.IPNet); ok && network.IP.String() == wanted {
			return true
		}
	}
	return false
}

func greet(socket *net.UDPConn, own string) {
	for ; ; time.Sleep(time.Second) {
		for _, peer := range committee {
			if peer != own {
				_, _ = socket.WriteToUDP([]byte("stand-in"), &net.UDPAddr{IP: net.ParseIP(peer), Port: peerPort})
			}
		}
	}
}

func (known *peers) listen(socket *net.UDPConn) {
	for buffer := make([]byte, 64); ; {
		_, from, err := socket.ReadFromUDP(buffer)
		if err == nil {
			known.Lock()
			known.seen[from.IP.String()] = true
			known.Unlock()
		}
	}
}

func (known *peers) list() []string {
	known.Lock()
	defer known.Unlock()
	names := []string{}
	for name := range known.seen {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func rpcPages(known *peers) *http.ServeMux {
	pages := http.NewServeMux()
	pages.HandleFunc("GET /health", func(out http.ResponseWriter, _ *http.Request) { fmt.Fprint(out, "OK") })
	pages.HandleFunc("GET /status", func(out http.ResponseWriter, _ *http.Request) {
		// The last member is the stand-in's own.
		answer(out, 200, map[string]any{"node_info": "stand-in", "abci_app_version": "0.1.0", "peers": known.list()})
	})
	pages.HandleFunc("POST /broadcast_tx_async", func(out http.ResponseWriter, in *http.Request) {
		var request struct{ Transaction *string }
		if json.NewDecoder(in.Body).Decode(&request) != nil || request.Transaction == nil {
			out.WriteHeader(http.StatusUnprocessableEntity)
			return
		}
		if _, err := base64.StdEncoding.DecodeString(*request.Transaction); err != nil {
			answer(out, 400, map[string]any{"success": false, "message": "Invalid transaction format"})
			return
		}
		answer(out, 200, map[string]any{"success": true, "message": "Transaction accepted and forwarded to ABCI"})
	})
	return pages
}

func answer(out http.ResponseWriter, status int, body any) {
	out.Header().Set("content-type", "application/json")
	out.WriteHeader(status)
	_ = json.NewEncoder(out).Encode(body)
}
