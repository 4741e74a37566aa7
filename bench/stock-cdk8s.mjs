// The yardstick: stock cdk8s writes the objects of a JSON file. `node stock-cdk8s.mjs OBJECTS.json OUTDIR`; prints the
// seconds it took to read the JSON, which are not part of the comparison.
import { readFileSync } from 'node:fs';
import { ApiObject, App, Chart } from 'cdk8s';

const [input, outdir] = process.argv.slice(2);
const start = process.hrtime.bigint();
const instances = JSON.parse(readFileSync(input, 'utf8'));
console.log(Number(process.hrtime.bigint() - start) / 1e9);

const app = new App({ outdir });
for (const { name, objects } of instances) {
  const chart = new Chart(app, name);
  objects.forEach((object, index) => {
    new ApiObject(chart, `object-${index}`, object);
  });
}
app.synth();
