import { closeSync, openSync, writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { argyrodite } from '../argyrodite.ts'

/** Frames that differ; they come again in turn, forwards and backwards. */
const FRAMES = 200
const CELLS = [3, 3, 3] as const
const TYPES: Readonly<Record<string, number>> = { Li: 1, P: 2, S: 3, Cl: 4 }
export const SIMULATED = { atoms: 1404, every: 50, elements: '1=Li,2=P,3=S,4=Cl', timestep: '2fs' }

/** Bodies of the frames of a LAMMPS dump of argyrodite: positions folded, with images. */
function bodies(seed: number): Buffer[] {
  const made = argyrodite({ cells: CELLS, frames: FRAMES, residence: 8, amplitude: 0.08, seed })
  const kinds = made.atoms.flatMap(([element, count]) => new Array<string>(count).fill(element))
  const edge = 3 * 9.859
  const bounds = `0 ${edge}\n`.repeat(3)
  return Array.from({ length: FRAMES }, (_, frame) => {
    const rows = kinds.map((element, atom) => {
      const at = made.position(atom, frame)
      const image = at.map((x) => Math.floor(x / edge))
      const folded = at.map((x, k) => (x - image[k] * edge).toFixed(8))
      return `${atom + 1} ${TYPES[element]} ${folded.join(' ')} ${image.join(' ')} ${(0.001 * frame).toFixed(8)}\n`
    })
    return Buffer.from(
      `ITEM: NUMBER OF ATOMS\n${kinds.length}\nITEM: BOX BOUNDS pp pp pp\n${bounds}ITEM: ATOMS id type x y z ix iy iz c_pe\n${rows.join('')}`,
    )
  })
}

interface Simulated {
  /** Frames that are written at once, before the others. */
  readonly behind?: number
  readonly frames: number
  /** Frames per second. */
  readonly rate?: number
  readonly seed?: number
}

/** Writes a dump; tells when each frame is there. */
export async function simulate(
  path: string,
  { behind = 0, frames, rate = Number.POSITIVE_INFINITY, seed = 1 }: Simulated,
  written: (frame: number) => void = () => {},
): Promise<void> {
  const texts = bodies(seed)
  const file = openSync(path, 'a')
  const start = performance.now()
  for (let frame = 0; frame < frames; frame++) {
    const wait = start + (1000 * (frame - behind)) / rate - performance.now()
    if (wait > 0) await sleep(wait)
    const turn = frame % (2 * FRAMES - 2)
    writeSync(file, `ITEM: TIMESTEP\n${frame * SIMULATED.every}\n`)
    writeSync(file, texts[Math.min(turn, 2 * FRAMES - 2 - turn)])
    written(frame)
  }
  closeSync(file)
}
