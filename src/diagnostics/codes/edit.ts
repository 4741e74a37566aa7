// NG164x: commands that change the spec.
import type { CodeRow } from '../codes.ts';

export const editCodes = {
  NG1640: {
    title: 'spec has no such node',
    why: 'The command changes what the spec says about a node that it places.',
    fix: 'Write the number of a node that `nodes.place` has; `netgen inspect` with the spec lists them.',
  },
  NG1641: {
    title: 'it is not clear which spec is meant',
    why: 'Without `--spec` the command takes the only spec of kind Network in the working directory and its `specs/`.',
    fix: 'Add `--spec` with the file.',
  },
  NG1642: {
    title: 'command is not complete, or not in its form',
    why: '`stop` and `start` take nothing more, `version` takes the version that the node shall have, with all its three numbers.',
    fix: 'Write `netgen node 3 stop`, `netgen node 3 start` or `netgen node 3 version 0.76.0`.',
  },
  NG1643: {
    title: 'spec cannot be changed in this place',
    why: 'The change would not say what was asked, or something else too, most often because of what the file extends. Nothing was written.',
    fix: 'Write the exception below `nodes.only` yourself.',
  },
  NG1644: {
    title: 'spec changed meanwhile',
    why: 'Somebody wrote the file between reading and writing it. Nothing was written, so that their work is not lost.',
    fix: 'Look at the file, and run the command again.',
  },
  NG1645: {
    title: 'spec cannot be written',
    why: 'The file or its directory is read-only for this user, or the disk is full.',
    fix: 'Give yourself the right to write the file, or make room.',
  },
  NG1646: {
    title: 'spec would not be valid any more',
    why: 'What the change would bring about has errors of its own, which are listed with it. Nothing was written.',
    fix: 'Mend these, or choose something else.',
  },
} as const satisfies Record<string, CodeRow>;
