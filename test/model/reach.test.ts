// Addresses between clusters, and images as charts write them.
import { describe, expect, it } from 'vitest';
import type { Cluster, Endpoint } from '../../src/model/network.ts';
import { chartImage, outsideAddress, reach } from '../../src/model/reach.ts';

const cluster = (over: Partial<Cluster>): Cluster => ({
  name: 'c1',
  context: 'c1',
  exposure: 'clusterIP',
  dnsDomain: 'cluster.local',
  provides: [],
  suspended: false,
  at: [],
  ...over,
});

describe('outsideAddress', () => {
  const opening = { label: 'relay', port: 7546, nodePort: 31000 };
  it.each([
    ['clusterIP', cluster({}), 'x.net', undefined],
    ['a load balancer with a domain', cluster({ exposure: 'loadBalancer' }), 'x.net', 'relay.x.net:7546'],
    ['a load balancer without a domain', cluster({ exposure: 'loadBalancer' }), undefined, undefined],
    ['a node port', cluster({ exposure: 'nodePort', address: '192.0.2.1' }), undefined, '192.0.2.1:31000'],
    [
      'a node port on IPv6',
      cluster({ exposure: 'nodePort', address: '2001:db8::1' }),
      undefined,
      '[2001:db8::1]:31000',
    ],
    ['a node port without an address', cluster({ exposure: 'nodePort' }), 'x.net', undefined],
  ])('of %s', (_what, home, domain, address) => {
    expect(outsideAddress(home, domain, opening)).toBe(address);
  });

  it.each([
    ['192.0.2.7', '192.0.2.7:7546'],
    ['relay.example.net', 'relay.example.net:7546'],
    ['2001:db8::7', '[2001:db8::7]:7546'],
  ])('is %s when the spec gives it, on the port itself', (given, address) => {
    const home = cluster({ exposure: 'nodePort', address: '192.0.2.1' });
    expect(outsideAddress(home, 'x.net', { ...opening, given })).toBe(address);
    expect(outsideAddress(cluster({}), undefined, { ...opening, given })).toBe(address);
  });

  it('needs the port of the machines', () => {
    const home = cluster({ exposure: 'nodePort', address: '192.0.2.1' });
    expect(outsideAddress(home, undefined, { label: 'relay', port: 7546 })).toBeUndefined();
  });
});

it('dials inside from the same cluster only', () => {
  const endpoint: Endpoint = {
    address: 'relay',
    name: 'http',
    protocol: 'http',
    cluster: 'c1',
    namespace: 'n',
    service: 'relay',
    port: 1,
    pods: {},
    inside: 'in:1',
    outside: 'out:1',
  };
  const { outside: _none, ...hidden } = endpoint;
  expect([reach(endpoint, 'c1'), reach(endpoint, 'c2'), reach(hidden, 'c2')]).toEqual(['in:1', 'out:1', undefined]);
});

describe('chartImage', () => {
  it.each([
    [
      { name: 'ghcr.io/a/b', tag: '1' },
      { registry: 'ghcr.io', repository: 'a/b', tag: '1' },
    ],
    [{ name: 'ghcr.io/a/b' }, { registry: 'ghcr.io', repository: 'a/b', tag: '' }],
    [
      { name: 'ghcr.io/a/b', tag: '1', digest: 'sha256:ab' },
      { registry: 'ghcr.io', repository: 'a/b', tag: '1@sha256:ab' },
    ],
    [
      { name: 'ghcr.io/a/b', digest: 'sha256:ab' },
      { registry: 'ghcr.io', repository: 'a/b@sha256', tag: 'ab' },
    ],
    [
      { name: 'localhost:5000/b', tag: '1' },
      { registry: 'localhost:5000', repository: 'b', tag: '1' },
    ],
  ])('takes %j apart', (image, values) => {
    expect(chartImage(image)).toEqual(values);
  });

  it.each([
    { name: 'ghcr.io/a/b', tag: '1', digest: 'sha256:ab' },
    { name: 'ghcr.io/a/b', digest: 'sha256:ab' },
    { name: 'ghcr.io/a/b', tag: '1' },
  ])('prints %j as the reference it was through the template of a chart', (image) => {
    const { registry, repository, tag } = chartImage(image);
    const digest = image.digest === undefined ? '' : `@${image.digest}`;
    const expected = `${image.name}${image.tag === undefined ? '' : `:${image.tag}`}${digest}`;
    expect(`${registry}/${repository}:${tag}`).toBe(expected);
  });
});
