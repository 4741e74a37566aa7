// Files and Dashboard -> ConfigMap, and the checksums that make pods roll when content changes.
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { contentHash } from '../../../model/hash.ts';
import type { Built, Dashboard, Files } from '../../../model/part.ts';
import { ConfigMap } from '../objects/core-objects.ts';
import { freeId, type PrintScope, partMetadata } from '../scope.ts';

/** Bytes that the API server accepts in all values of one ConfigMap. */
export const configMapLimit = 1024 * 1024;

/** Hash of each ConfigMap's content, or what the part gives in its place, by `namespace/name`: 16 hexadecimal digits. */
export function fileChecksums(built: readonly Built[]): Map<string, string> {
  const checksums = new Map<string, string>();
  for (const { parts } of built) {
    for (const part of parts) {
      if (part.type === 'files')
        checksums.set(`${part.namespace}/${part.name}`, part.checksum ?? contentHash(part.data, 16));
    }
  }
  return checksums;
}

export function printFiles(scope: PrintScope, part: Files): readonly Diagnostic[] {
  new ConfigMap(scope.chart, freeId(scope.chart, 'ConfigMap'), {
    metadata: partMetadata(scope, part),
    data: part.data,
  });
  return sizeProblem(part, part.data);
}

/** Grafana's sidecar reads every ConfigMap with this label. */
export function printDashboard(scope: PrintScope, part: Dashboard): readonly Diagnostic[] {
  const metadata = partMetadata(scope, part);
  const data = { [`${part.name}.json`]: part.json };
  new ConfigMap(scope.chart, freeId(scope.chart, 'ConfigMap'), {
    metadata: { ...metadata, labels: { ...metadata.labels, grafana_dashboard: '1' } },
    data,
  });
  return sizeProblem(part, data);
}

/** Says when the content is more than the API server takes. */
export function sizeProblem(
  part: Pick<Files, 'name' | 'address' | 'at'>,
  data: { readonly [file: string]: string },
): readonly Diagnostic[] {
  const sizes = Object.entries(data).map(([file, text]) => ({ file, bytes: Buffer.byteLength(text, 'utf8') }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= configMapLimit) return [];
  const largest = sizes.reduce((a, b) => (b.bytes > a.bytes ? b : a));
  return [
    {
      code: 'NG1391',
      severity: 'error',
      message: `the files \`${part.name}\` of \`${part.address}\` have ${total} bytes, a ConfigMap takes ${configMapLimit}`,
      ...(part.at && { at: part.at }),
      notes: [{ message: `the largest is \`${largest.file}\` with ${largest.bytes} bytes` }],
      help: `make \`${largest.file}\` smaller, or split the instance`,
    },
  ];
}
