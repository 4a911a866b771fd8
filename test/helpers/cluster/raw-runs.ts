import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CUBE } from '../dump.ts'
import { folder } from '../folder.ts'
import { seeded } from '../random.ts'

/** LAMMPS dumps of three lithium atoms and a chloride ion: text of `frames` frames from `first` on. */
export function dumpText(seed: number, first: number, frames: number): string {
  const random = seeded(seed)
  const places = [1, 3, 5, 7]
  let text = ''
  for (let frame = 0; frame < first + frames; frame++) {
    const rows = places.map((x, i) => `${i + 1} ${i < 3 ? 1 : 2} ${x.toFixed(4)} ${i + 1} 2`)
    if (frame >= first)
      text += `ITEM: TIMESTEP\n${frame * 10}\nITEM: NUMBER OF ATOMS\n4\n${CUBE}\nITEM: ATOMS id type x y z\n${rows.join('\n')}\n`
    for (let i = 0; i < places.length; i++) places[i] = Math.min(9, Math.max(0, places[i] + random() - 0.5))
  }
  return text
}

/** Folders of runs below a new one, as in "600K/run2": each with two dumps, the second goes on where the first ends. */
export function rawRuns(...names: string[]): string {
  const home = folder()
  names.forEach((name, i) => {
    mkdirSync(join(home, name), { recursive: true })
    writeFileSync(join(home, name, 'part2.dump'), dumpText(i + 1, 0, 30))
    writeFileSync(join(home, name, 'part10.dump'), dumpText(i + 1, 30, 25))
  })
  return home
}

/** What they are read with. */
export const READING = ['--timestep', '2fs', '--elements', '1=Li,2=Cl', '--block', '16'] as const
