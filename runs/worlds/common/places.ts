import { INTERVAL, type WorldRun } from './world.ts'

/** Where something is in each frame, along one axis or along x, y and z. */
export type Path = (frame: number) => readonly [number, number, number]

/** A run of one element whose atoms follow their paths, one after the other. */
export function runOfPaths(
  element: string,
  ions: number,
  frames: number,
  path: (ion: number) => Path,
): WorldRun {
  const [x, y, z] = [0, 1, 2].map(() => new Float32Array(ions * frames))
  for (let ion = 0; ion < ions; ion++) {
    const at = path(ion)
    for (let t = 0; t < frames; t++) {
      const place = at(t)
      x[ion * frames + t] = place[0]
      y[ion * frames + t] = place[1]
      z[ion * frames + t] = place[2]
    }
  }
  return { atoms: [[element, ions]], frames, interval: INTERVAL, columns: { x, y, z } }
}

export const framesIn = (length: number): number => Math.round(length / INTERVAL)
