import { open, writeFile } from 'node:fs/promises'
import { normal, seeded } from '../../helpers/random.ts'
import { siteCrystal } from '../../operators/sites/site-crystal.ts'

/** Frames that differ; a run goes through them forwards and backwards. */
const DISTINCT = 100
const EDGE = 9.9
const IONS_A_CELL = 24

/** Writes a dump of a vibrating argyrodite, with velocities, unwrapped: cells³ unit cells of 52 atoms, lithium first. Gives its edge, Å,
 *  and where its sites are. */
export async function writeArgyrodite(
  path: string,
  frames: number,
  cells: readonly [number, number, number],
  seed = 11,
): Promise<{ edge: number; sites: number[][] }> {
  const { sites, kinds, phosphorus, corners } = siteCrystal({ cells, edge: EDGE })
  const homes = sites.filter((_, i) => kinds[i] === 'T5')
  const step = homes.length / (IONS_A_CELL * cells[0] * cells[1] * cells[2])
  const ions = homes.filter((_, i) => i % step < 1)
  const atoms = [
    ...ions.map((at) => ({ at, type: 1, width: 0.3 })),
    ...phosphorus.map((at) => ({ at, type: 2, width: 0.1 })),
    ...corners.map((at) => ({ at, type: 3, width: 0.1 })),
  ]
  const random = normal(seeded(seed))
  const texts = Array.from({ length: Math.min(DISTINCT, frames) }, () =>
    atoms
      .map(({ at, type, width }, i) => {
        const r = at.map((value) => (value + width * random()).toFixed(4))
        const v = [0, 1, 2].map(() => (8 * random()).toFixed(4))
        return `${i + 1} ${type} ${r.join(' ')} ${v.join(' ')}\n`
      })
      .join(''),
  )
  const box = cells.map((n) => `0 ${n * EDGE}\n`).join('')
  const file = await open(path, 'w')
  for (let t = 0; t < frames; t++) {
    const turn = t % (2 * texts.length)
    const text = texts[turn < texts.length ? turn : 2 * texts.length - 1 - turn]
    const head = `ITEM: TIMESTEP\n${10 * t}\nITEM: NUMBER OF ATOMS\n${atoms.length}\nITEM: BOX BOUNDS pp pp pp\n`
    await file.write(`${head}${box}ITEM: ATOMS id type xu yu zu vx vy vz\n${text}`)
  }
  await file.close()
  return { edge: cells[0] * EDGE, sites }
}

/** Writes an array as .npy. */
export function writeNpy(path: string, kind: '<f8' | '|u1', shape: readonly number[], values: Uint8Array) {
  const text = `{'descr': '${kind}', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`
  const header = Buffer.from(`${text.padEnd(117)}\n`)
  const head = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0])
  return writeFile(path, Buffer.concat([head, header, values]))
}
