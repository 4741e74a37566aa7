// cdk8s as an object model: one pass over the constructs, in the order they were made. It never writes a file.
import { type ApiObjectProps, App, Chart, type ChartProps, type JsonPatch, ApiObject as StockObject } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import type { ApiObject } from '../../model/part.ts';
import { plain, unresolved } from './wire.ts';

/** The application of one cluster. Output directory and metadata recording are fixed, so the environment decides nothing. */
export class NetgenApp extends App {
  constructor() {
    super({ outdir: 'out', recordConstructMetadata: false });
  }

  /** All objects of all charts. */
  toJson(): ApiObject[] {
    return objectsBelow(this);
  }

  override synth(): void {
    throw new Error('netgen writes the files: read the objects with toJson()');
  }
}

/** One instance. Its objects come out in the order they were made; edges between constructs are ignored. */
export class NetgenChart extends Chart {
  #numbers = 0;

  constructor(scope: Construct, id: string, props: ChartProps = {}) {
    super(scope, id, { ...props, disableResourceNameHashes: true });
  }

  /** Numbers the constructs of a chart: with the same few ids in every chart V8 finds them by the same class. */
  nextNumber(): number {
    this.#numbers += 1;
    return this.#numbers;
  }

  /** A name made from the construct's path would change when code moves, and with it the object. */
  override generateObjectName(object: StockObject): string {
    throw new Error(`\`${object.node.path}\` (${object.kind}) has no name: set \`metadata.name\``);
  }

  override toJson(): ApiObject[] {
    return objectsBelow(this);
  }
}

/** One object of the API server. Plain properties are copied in one pass; lazy ones and patches take cdk8s's own road. */
export class KubernetesObject extends StockObject {
  readonly #wire: ApiObjectProps;
  #patched = false;

  constructor(scope: Construct, id: string, props: ApiObjectProps) {
    super(scope, id, props);
    this.#wire = props;
  }

  override addJsonPatch(...operations: JsonPatch[]): void {
    this.#patched = true;
    super.addJsonPatch(...operations);
  }

  override toJson(): ApiObject {
    const { metadata: _given, ...rest } = this.#wire;
    const body = this.#patched ? unresolved : plain(rest);
    if (body === unresolved) return super.toJson();
    const { apiVersion, kind, ...fields } = body as Omit<ApiObject, 'metadata'> & { apiVersion: string; kind: string };
    return { apiVersion, kind, metadata: this.metadata.toJson(), ...fields };
  }
}

/**
 * The objects that `fill` puts into a chart, for plug-ins. Throws what the constructs throw, what their own validation
 * says, and an error for an object without a name.
 */
export function collectConstructs(fill: (chart: NetgenChart) => void): ApiObject[] {
  const chart = new NetgenChart(new NetgenApp(), 'constructs');
  fill(chart);
  const problems = chart.node.findAll().flatMap((construct) => construct.node.validate());
  if (problems.length > 0) throw new Error(problems.join('; '));
  return chart.toJson();
}

function objectsBelow(root: IConstruct): ApiObject[] {
  const objects: ApiObject[] = [];
  for (const construct of root.node.findAll()) {
    if (StockObject.isApiObject(construct)) objects.push(construct.toJson());
  }
  return objects;
}
