// Checks of images and of the application: which image it is, where it listens, what has no effect. Pure; asks no registry.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { groupBy } from '../../model/group.ts';
import { imageText, parseImage } from '../../model/images.ts';
import { ports } from '../../platforms/cometbft/ports.ts';
import { pinProblems } from '../shared/pins.ts';
import { names, type Subject } from './subject.ts';

export function checkApp(subject: Subject): Diagnostic[] {
  return [...checkImages(subject), ...checkPort(subject), ...checkInside(subject)];
}

function checkImages({ spec, network, image, at }: Subject): Diagnostic[] {
  const shared = image && imageText(image);
  const own = network.nodes.filter((node) => node.image !== undefined && imageText(node.image) !== shared);
  const byImage = [...groupBy(own, (node) => imageText(node.image!)).values()];
  return [
    ...pinProblems(image, [...at, 'image']),
    ...byImage.flatMap(([node]) => pinProblems(node!.image, [...at, 'only', String(node!.number), 'image'])),
    ...(spec.app.image === undefined ? [] : pinProblems(parseImage(spec.app.image), [...at, 'app', 'image'])),
  ];
}

/** Containers of a pod share its network. */
function checkPort({ spec: { app }, at }: Subject): Diagnostic[] {
  const taken = (['p2p', 'rpc', 'metrics'] as const).find((name) => ports[name] === app.port);
  if (app.image === undefined || taken === undefined) return [];
  const message = `port ${app.port} is the ${taken} port of the node, and both share one pod`;
  const help = `write \`port: ${ports.abci}\`, where applications listen`;
  return [{ code: 'NG1367', severity: 'error', message, at: [...at, 'app', 'port'], help }];
}

/** Fields of a container, which an application inside the node has none of. */
function checkInside({ spec: { app }, at }: Subject): Diagnostic[] {
  const { name, image: _image, ...container } = app;
  const keys = Object.entries(container).flatMap(([key, value]) => (value === undefined ? [] : [key]));
  if (name === undefined || keys.length === 0) return [];
  const has = keys.length === 1 ? 'has' : 'have';
  const message = `${names(keys)} ${has} no effect: the application \`${name}\` is part of the node`;
  const help = `write \`app: ${name}\`, or an application of its own with \`image:\` in place of \`name:\``;
  return [{ code: 'NG1367', severity: 'error', message, at: [...at, 'app', keys[0]!], atKey: true, help }];
}
