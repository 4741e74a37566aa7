// Two genesis members with real certificates, whose private keys were thrown away. Data only.
import type { GenesisMember } from '../../../src/platforms/hedera/genesis-network.ts';

export const member0: GenesisMember = {
  number: 0,
  alias: 'node0',
  account: '0.0.3',
  gossip: [{ host: 'network-node0-svc.perfnet.svc.cluster.local', port: 50111 }],
  service: [
    { host: 'haproxy-node0-svc.perfnet.svc.cluster.local', port: 50211 },
    { host: 'haproxy-node0-svc.perfnet.svc.cluster.local', port: 50212 },
  ],
  grpcWeb: { host: 'envoy-proxy-node0-svc.perfnet.svc.cluster.local', port: 8080 },
  admin: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
  certificate: `-----BEGIN CERTIFICATE-----
MIIECDCCAnCgAwIBAgIBATANBgkqhkiG9w0BAQwFADASMRAwDgYDVQQDDAdzLW5v
ZGUwMCAXDTAwMDEwMTAwMDAwMFoYDzIxMDAwMTAxMDAwMDAwWjASMRAwDgYDVQQD
DAdzLW5vZGUwMIIBojANBgkqhkiG9w0BAQEFAAOCAY8AMIIBigKCAYEA21//7eJK
SGC/LWyU9pfwlxHbGB23MklT6Dlzl9iag6OFBDirUj9nOHKWZZuF3jWFmMTLsKv4
b+0TJ8f2xfvyUzjF3GeWmrdyzq/EePn0L+kVYO3uz1xx/aX8ISy9aADtEN+WLzBl
+JdG5scCsnFU8h6QFQTbgEKd0nTA+igDN11fQcYmyHfUsWuP25D+xZNdX4S0gNta
qa7284YLnRG3WewgdU4bFdyM0BhmcQwK5VtyQR+bg5Z0c8bjSmswnb3TzooeGhdZ
ZR9hcur96CmZNORYp/N6Mlg9PZZfoJY3YPGUYDFzmRhinx7HpMRHIEMoQJzGGwr0
7a5KnoQatDKwGlrGenPF1LfZjaAobYwJuVN0yZFC5qTVOCd5kiMzTNM0JO6JYDZW
/6NGzDueOmWRZ0eU2E84ADqyJGlx8cJwldf0WZwwWlJd4XmhdiNGembvuRnp1gF1
3cx1PiKu0ckih7TqboT/7t7O6HOJPQ5U5ZL8veJTKrEQKgtfJ2rxsOvvAgMBAAGj
ZzBlMBIGA1UdEwEB/wQIMAYBAf8CAQEwIAYDVR0lAQH/BBYwFAYIKwYBBQUHAwEG
CCsGAQUFBwMCMA4GA1UdDwEB/wQEAwIBBjAdBgNVHQ4EFgQU3OanIU2/2IrDYJ7q
QqYikuWBjJkwDQYJKoZIhvcNAQEMBQADggGBAFSyym2mjFuvfLEsGTKmn3aQcgOm
hcSHQ46Xh7UrA7W7WhfbBkdqrK7j7AdPNOflkFQPR4TPWqoYQ6TgylTSvR49E7p/
3f3+8pLqfX4KC9rdPJk7w+oJxAzMk/dGAlDmwkW5kI6ntxw4qBWFZYHGShUm5UcB
/8gurkLjKsT03RGSpPpkcQHlqIlKSBl3w3suB040BnHsWqZVObRt2PJ8yB/t1Ac8
UxM1BjX1SfFXJhLO0zz56mJO2GcEbklXPFkhOmBDXr/D6u0ZxL6IlNpz2xeBIi3/
r7xZMxTIgR+o5Ke09AgyKGUphsO3hTZ/zXYrZkpG6Fsd3oKJBxrPxMistF9F0vbB
rOswGX9XZmkOOE5dnqsxZvYd6ELJ+NctMwCua1/+9JN7VzJ+sRnpET44VCDkrklb
gI5oKhvEzLMLUgUjwcaOy+A8ysPx6k3ZscsNGT00lQj9Wxcpl2BHb7wRO4A39Yoy
duCmvWrLw0EpoORKqnQz83w7m1SZ7Dtqsl+rpQ==
-----END CERTIFICATE-----
`,
};

/** Reached by address. */
export const member7: GenesisMember = {
  number: 7,
  alias: 'node7',
  account: '1.2.10',
  gossip: [{ host: '192.0.2.10', port: 31028 }],
  service: [{ host: '192.0.2.10', port: 31029 }],
  admin: '//79/Pv6+fj39vX08/Lx8O/u7ezr6uno5+bl5OPi4eA=',
  weight: 300,
  certificate: `-----BEGIN CERTIFICATE-----
MIIECDCCAnCgAwIBAgIBATANBgkqhkiG9w0BAQwFADASMRAwDgYDVQQDDAdzLW5v
ZGU3MCAXDTAwMDEwMTAwMDAwMFoYDzIxMDAwMTAxMDAwMDAwWjASMRAwDgYDVQQD
DAdzLW5vZGU3MIIBojANBgkqhkiG9w0BAQEFAAOCAY8AMIIBigKCAYEA9AiKUO60
iJcq1g3qYZHGsMg01C4A2HXEjt36NFBMcEbTMVD7x4aiTirHEpag1Gj1/g+4NjtE
z/sg0U01ORHArynzqaV3oobOqJTrtXT4CxHZP8xyT9r2ecc4MSi8bUfF4ape8//x
wL0I7ePUedNOr0taPEpZb3Dd3NJ9QeNGUGXxvzG3p3d695y6MYM0gO9q9bRzaos9
VzhKE8HnVsC+61QCrzygNNhHU33EnAOXdnE5IPU/uWBhFWKWX9EO6kc6hqyE5TgG
Be7uvpjOCnTjWR9zrJ9A6EQK/6GSn4s+zjU7sgd8heenNJfstryFfiFaEfREsnwG
4lsWYs2fN9OiPqKQxtVOBZhW4Lw5Jdi8YvjZ72MVDjdUBbN5IoH4urBgbcZCNm6u
k4/qfFDlUiZ/Gr8ifL89vj2gJmNotPc2V1qbFGhjzKPirUgMW8VqlY80J5upmUKe
px4fsptIY0uGvDTUqk4sQs137yHgHG3hCgdAN/t50vh10zcF4tnt41zlAgMBAAGj
ZzBlMBIGA1UdEwEB/wQIMAYBAf8CAQEwIAYDVR0lAQH/BBYwFAYIKwYBBQUHAwEG
CCsGAQUFBwMCMA4GA1UdDwEB/wQEAwIBBjAdBgNVHQ4EFgQUzx6GaVhxc+nxEWFs
rOMz6AE4N+gwDQYJKoZIhvcNAQEMBQADggGBAKQVFgx0c/zUHnQ+ZB6gG4ueZzpD
Twc93r61x9nHzz9s0IIxdE/c+3b67FCuIlz2/G5QHznVwToA1KHpyN+oMin9FSGN
W20KQd5A6avP0Ajwrl82TYs3VPcptcrvsfDtObMncn34HkEh3vYEUXJ05oX76kgT
X07BhSea/Bw6g+yZbQ5+CHZn5F86UNyfu+julZQ2jYRBNhnbW0oUgnvu3xvJtGgQ
1KL863xNaVOu7lE4fQwCV40eDECH4XFPEJIgRmbW9EjvO6ibWQ6DbYws70JEmSLE
x1j+JLs8aAKea6a+IwGMAEWLd1gLoozfbvvvQBqiuKm9iv03c+ZEt/c45p/8fdYD
8Sq7rVphytZtMZLNtwZ1Wq36WKkpu75RwnWDCCyKsQADT3OC5AzP4ZoGZmSCjUgj
bD4CbUqC85tEH02bCqnG9LBRKYKCSH/VTdoRfPRU6Y4qK8I7OreMNgtyy7fyr1ww
+SFXy/UY1jJDzZ9VCOcGtJqS59D+qHCvXJJqGQ==
-----END CERTIFICATE-----
`,
};
