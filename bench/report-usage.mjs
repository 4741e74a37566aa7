// Loaded into a measured process: writes its peak resident memory and its CPU time to file descriptor 3 when it ends.
import { readFileSync, writeSync } from 'node:fs';

/** On Linux `maxRSS` also counts the parent between fork and exec; VmHWM is the process's own. */
function peakKiB() {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}

process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  writeSync(3, JSON.stringify({ peakKiB: peakKiB(), cpuMicroseconds: user + system }));
});
