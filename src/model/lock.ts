// Names of the objects that hold a network's lock and observed state. Pure; what is in them is not its business.

/** Entries of the history ring; the oldest is written over. */
export const historyLength = 10;

/** The Lease that commands take before they write. */
export const leaseName = (network: string): string => network;

/** The ConfigMaps of a network: state, backup of it, and the history ring. */
export function stateNames(network: string): readonly string[] {
  const ring = Array.from({ length: historyLength }, (_, n) => `history-${String(n).padStart(2, '0')}`);
  return ['state', 'state-backup', ...ring].map((suffix) => `${network}-${suffix}`);
}
