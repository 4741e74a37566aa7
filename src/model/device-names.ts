// File names that Windows keeps for devices, with any suffix: a checkout there cannot hold them. Pure; it knows no path.

const device = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

/** Whether a file or directory of this name cannot be checked out on Windows: `con`, `nul.yaml`, `COM1`. */
export const isDeviceName = (name: string): boolean => device.test(name);
