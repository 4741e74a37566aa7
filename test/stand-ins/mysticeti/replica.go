// The replica of asonnino/mysticeti: genesis files with literal addresses, and peers that are known by address and port.
package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

func replica(args []string) {
	if len(args) > 1 && args[0] == "--log-level" {
		args = args[2:]
	}
	if len(args) == 0 {
		refuse("no command")
	}
	switch args[0] {
	case "test-genesis":
		testGenesis(options(args[1:], "working-directory replica-parameters-path", "ips"))
	case "run":
		run(options(args[1:], "authority public-config-path private-config-path load-generator-config-path", ""))
	default:
		refuse("unknown command %q", args[0])
	}
}

// A to Z, then AA and so on, as the code base names its files.
func letters(index int) string {
	if index < 26 {
		return string(rune('A' + index))
	}
	return string(rune('A'+index/26-1)) + string(rune('A'+index%26))
}

func testGenesis(found map[string][]string) {
	ips, directory := found["ips"], one(found, "working-directory")
	if len(ips) < 3 {
		refuse("--ips needs 3 values, not %d", len(ips))
	}
	parameters := string(must(os.ReadFile(one(found, "replica-parameters-path"))))
	if !regexp.MustCompile(`(?m)^consensus:\n  protocol: [a-z-]+$`).MatchString(parameters) {
		refuse("no protocol in the parameters")
	}
	public := "parameters:\n  " + strings.ReplaceAll(strings.TrimSpace(parameters), "\n", "\n  ") + "\nidentifiers:\n"
	for index, ip := range ips {
		if net.ParseIP(ip) == nil {
			refuse("%q is no address", ip)
		}
		public += fmt.Sprintf("- public_key: [%d]\n  stake: 1\n  network_address: %s:%d\n  metrics_address: %s:%d\n",
			index, ip, 1500+index, ip, 1500+len(ips)+index)
		storage := filepath.Join(directory, "storage-"+letters(index))
		must(0, os.MkdirAll(storage, 0o755))
		private := fmt.Sprintf("authority: %d\nkeypair: [%d]\nstorage_path: %s\n", index, index, storage)
		write(filepath.Join(directory, "private-replica-config-"+letters(index)+".yaml"), private)
	}
	write(filepath.Join(directory, "public-replica-config.yaml"), public)
}

func write(path string, text string) { must(0, os.WriteFile(path, []byte(text), 0o644)) }

// Values of a field, in the order of the file.
func values(text string, field string) []string {
	found := []string{}
	for _, match := range regexp.MustCompile(`(?m)^[- ]*`+field+`: (.+)$`).FindAllStringSubmatch(text, -1) {
		found = append(found, match[1])
	}
	return found
}

func run(found map[string][]string) {
	public := string(must(os.ReadFile(one(found, "public-config-path"))))
	private := string(must(os.ReadFile(one(found, "private-config-path"))))
	authority := must(strconv.Atoi(one(found, "authority")))
	if got := values(private, "authority"); len(got) != 1 || got[0] != strconv.Itoa(authority) {
		refuse("the private configuration is that of authority %v, not of %d", got, authority)
	}
	if path := found["load-generator-config-path"]; path != nil {
		text := string(must(os.ReadFile(path[0])))
		if size := values(text, "transaction_size"); len(size) != 1 || len(values(text, "load")) != 1 {
			refuse("the load has no rate or no size")
		}
	}
	write(filepath.Join(values(private, "storage_path")[0], "wal"), "stand-in")
	addresses := values(public, "network_address")
	if authority >= len(addresses) {
		refuse("no network address for authority %d", authority)
	}
	known := &committeePeers{byAddress: map[string]int{}, connections: map[int]int{}}
	for index, address := range addresses {
		if index != authority {
			known.byAddress[address] = index
		}
	}
	port := 1500 + authority
	go known.accept(must(net.Listen("tcp4", fmt.Sprintf("0.0.0.0:%d", port))))
	for address, index := range known.byAddress {
		go known.dial(address, index, port*10)
	}
	pages := http.NewServeMux()
	pages.HandleFunc("GET /metrics", known.metrics)
	_, metrics, _ := net.SplitHostPort(values(public, "metrics_address")[authority])
	serve(must(strconv.Atoi(metrics)), pages)
}

type committeePeers struct {
	sync.Mutex
	byAddress   map[string]int
	connections map[int]int
	dropped     int
}

// A peer is who comes from its address, with ten times its port (Server::run); everybody else is dropped.
func (known *committeePeers) accept(server net.Listener) {
	for {
		socket := must(server.Accept())
		from := socket.RemoteAddr().(*net.TCPAddr)
		index, ok := known.byAddress[fmt.Sprintf("%s:%d", from.IP, from.Port/10)]
		if ok {
			_, _ = socket.Write([]byte{1})
			go known.hold(socket, index)
			continue
		}
		fmt.Fprintf(os.Stderr, "stand-in: dropping a connection from %s\n", from)
		known.Lock()
		known.dropped++
		known.Unlock()
		socket.Close()
	}
}

func (known *committeePeers) hold(socket net.Conn, index int) {
	known.count(index, 1)
	_, _ = socket.Read(make([]byte, 1))
	known.count(index, -1)
	socket.Close()
}

func (known *committeePeers) count(index int, more int) {
	known.Lock()
	defer known.Unlock()
	known.connections[index] += more
}

func (known *committeePeers) dial(address string, index int, fromPort int) {
	const reusePort = 0xf
	dialer := net.Dialer{
		LocalAddr: &net.TCPAddr{IP: net.IPv4zero, Port: fromPort},
		Timeout:   3 * time.Second,
		Control: func(_, _ string, raw syscall.RawConn) error {
			return raw.Control(func(fd uintptr) {
				_ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1)
				_ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, reusePort, 1)
			})
		},
	}
	for ; ; time.Sleep(time.Second) {
		socket, err := dialer.Dial("tcp4", address)
		if err != nil {
			continue
		}
		// Who does not know us says nothing and closes.
		if _, err := socket.Read(make([]byte, 1)); err == nil {
			known.hold(socket, index)
		}
		socket.Close()
	}
}

func (known *committeePeers) metrics(out http.ResponseWriter, _ *http.Request) {
	known.Lock()
	defer known.Unlock()
	connected := 0
	for _, connections := range known.connections {
		if connections > 0 {
			connected++
		}
	}
	fmt.Fprintf(out, "stand_in_connected_peers %d\nstand_in_dropped_connections %d\n", connected, known.dropped)
}
