import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../house/sources.ts'
import { folder } from '../folder.ts'
import type { Synthetic } from '../synthetic.ts'

export const RECIPES: string = readFileSync(join(root, 'runs/docs/recipes.md'), 'utf8')

/** The commands of a recipe, by its number, as they stand there. */
export function commandsOf(recipe: number): string {
  const [, text] =
    new RegExp(`^## ${recipe}\\. [\\s\\S]*?\`\`\`sh\\n([\\s\\S]*?)\`\`\``, 'm').exec(RECIPES) ?? []
  if (text === undefined) throw new Error(`no recipe ${recipe}`)
  return text
}

/** A folder of somebody who has the program on the path and in node_modules. */
export function userHome(): string {
  const home = folder()
  for (const name of ['bin', 'node_modules']) mkdirSync(join(home, name))
  const command = join(home, 'bin/ionstream')
  const program = join(root, 'dist/runs/ionstream.js')
  writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`)
  chmodSync(command, 0o755)
  symlinkSync(root, join(home, 'node_modules/ionstream'))
  return home
}

/** Carries commands out there, until one fails; what they print. Throws what a failing one says. */
export function carryOut(home: string, commands: string): string {
  const { status, stdout, stderr } = spawnSync('sh', ['-e', '-c', commands], {
    cwd: home,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${join(home, 'bin')}:${process.env['PATH']}` },
  })
  if (status !== 0) throw new Error(`${commands}: exit ${status}\n${stderr}`)
  return stdout
}

interface DumpOptions {
  /** Type numbers of the elements, each atom of an element in turn. */
  readonly typeOf: (element: string, place: number) => number
  readonly stepsPerFrame: number
  /** By how much a frame is larger than the first. */
  readonly scale?: (frame: number) => number
}

/** A LAMMPS dump of a synthetic trajectory in a box with right angles: unwrapped places, velocities where there are any; wrapped
 *  places where the box changes. */
export function dumpOf(spec: Synthetic, { typeOf, stepsPerFrame, scale }: DumpOptions): string {
  const cell = spec.cell as readonly number[]
  const edges = [cell[0], cell[4], cell[8]]
  const types = spec.atoms.flatMap(([name, count]) =>
    Array.from({ length: count }, (_, place) => typeOf(name.split(':')[0], place)),
  )
  let text = ''
  for (let frame = 0; frame < spec.frames; frame++) {
    const factor = scale?.(frame) ?? 1
    const rows = types.map((type, i) => {
      const place = spec
        .position(i, frame)
        .map((x, k) => factor * (scale ? x - edges[k] * Math.floor(x / edges[k]) : x))
      const velocity = spec.velocity?.(i, frame) ?? []
      return [i + 1, type, ...[...place, ...velocity].map((value) => value.toFixed(5))].join(' ')
    })
    const bounds = edges.map((edge) => `0 ${(factor * edge).toFixed(6)}`).join('\n')
    const columns = `id type ${scale ? 'x y z' : 'xu yu zu'}${spec.velocity ? ' vx vy vz' : ''}`
    text += `ITEM: TIMESTEP\n${frame * stepsPerFrame}\nITEM: NUMBER OF ATOMS\n${types.length}\nITEM: BOX BOUNDS pp pp pp\n${bounds}\nITEM: ATOMS ${columns}\n${rows.join('\n')}\n`
  }
  return text
}

/** Types of argyrodite, of `cells` cells: 1=Li, 2=P, 3=S of PS₄, 4=S of the cages, 5=Cl. */
export const argyroditeTypes =
  (cells: number) =>
  (element: string, place: number): number =>
    element === 'S' ? (place < 16 * cells ? 3 : 4) : { Li: 1, P: 2, Cl: 5 }[element as 'Li']
