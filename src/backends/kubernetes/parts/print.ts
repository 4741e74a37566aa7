// Parts -> constructs in a chart. What it cannot print it says; releases of charts are the delivery's business.
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Cluster } from '../../../model/network.ts';
import type { ChartRelease, Part, SecretRef } from '../../../model/part.ts';
import type { PrintScope } from '../scope.ts';
import { printDisruption } from './disruption.ts';
import { printDashboard, printFiles } from './files.ts';
import { printManifest } from './manifest.ts';
import { printScrapePolicy, printServicePolicy } from './policy.ts';
import { printScrape } from './scrape.ts';
import { printService } from './service.ts';
import { printTask } from './task.ts';
import { printWorkload } from './workload.ts';

/** Parts that are objects of their own in every delivery. */
export type ObjectPart = Exclude<Part, ChartRelease | SecretRef>;

/** Puts the objects of a part into the scope's chart. */
export function printPart(scope: PrintScope, part: ObjectPart, cluster: Cluster): readonly Diagnostic[] {
  switch (part.type) {
    case 'workload':
      return printWorkload(scope, part);
    case 'service':
      printService(scope, part);
      printServicePolicy(scope, part);
      return [];
    case 'disruption':
      printDisruption(scope, part);
      return [];
    case 'files':
      return printFiles(scope, part);
    case 'dashboard':
      return printDashboard(scope, part);
    case 'task':
      return printTask(scope, part);
    case 'manifest':
      return printManifest(scope, part);
    case 'scrape':
      printScrapePolicy(scope, part);
      return printScrape(scope, part, cluster);
  }
}
