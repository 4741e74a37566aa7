// Names, hosts and image prefixes as Kubernetes, resolvers and registries take them.
import { describe, expect, it } from 'vitest';
import { dnsDomain, host, imagePrefix, objectName } from '../../src/components/fields.ts';

const long = 'a'.repeat(63);
const tables = {
  objectName: {
    schema: objectName,
    good: ['gp3', 'premium-rwo', 'a.b-c.d', '0', long, `${long}.${long}`],
    bad: ['', 'Bad Class!', 'Gp3', 'a_b', '-a', 'a-', 'a..b', '.a', 'a/b', `a${long}`, 'a\n'],
  },
  dnsDomain: {
    schema: dnsDomain,
    good: ['cluster.local', 'local', 'k8s.example.net'],
    bad: ['', 'cluster.local.', 'a b', 'A.b', '*.a', 'http://a'],
  },
  host: {
    schema: host,
    good: ['192.0.2.10', '2001:db8::1', '::1', '::ffff:192.0.2.1', 'node.example.net', 'desk', '1.example'],
    bad: [
      '',
      '192.0.2',
      '999.0.2.10',
      '1',
      'a:80',
      '192.0.2.10:80',
      'http://a',
      'a/b',
      '1:2:3',
      ':::',
      'A',
      'a b',
      '[::1]',
    ],
  },
  imagePrefix: {
    schema: imagePrefix,
    good: [
      'ghcr.io',
      'ghcr.io/',
      'localhost:5000/x',
      'mirror.example.net/ghcr',
      'docker.io/library/busybox',
      'xn--a.io/a__b',
    ],
    bad: [
      '',
      '/',
      'https://x/y z',
      'https://ghcr.io',
      'ghcr.io/x:1.2',
      'x@sha256:00',
      'GHCR.io',
      'a//b',
      'a b',
      '../x',
      '-a',
    ],
  },
};

describe.each(Object.entries(tables))('%s', (_, { schema, good, bad }) => {
  it.each(good)('takes %j', (value) => {
    expect(schema.safeParse(value).error?.issues).toBeUndefined();
  });
  it.each(bad)('refuses %j, once', (value) => {
    expect(schema.safeParse(value).error?.issues).toHaveLength(1);
  });
  it('takes no time on long text', () => {
    for (const piece of ['a', 'a.', 'a-', 'a:', '-', '0.', 'a_/']) schema.safeParse(`${piece.repeat(50_000)}!`);
  });
});
