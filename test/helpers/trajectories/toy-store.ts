import { synthetic } from '../synthetic.ts'

/** A store of four Li and two P in a cube, each at an even pace of its own, for what does not ask what is in it: its path. */
export const toyStore = (frames = 20, blockFrames?: number): string =>
  synthetic({
    atoms: [
      ['Li', 4],
      ['P', 2],
    ],
    frames,
    interval: 1,
    cell: [10, 0, 0, 0, 10, 0, 0, 0, 10],
    position: (atom, frame) => [atom + 0.1 * frame * atom, 0, 0],
    ...(blockFrames && { blockFrames }),
  }).path
